package dev.kiln.standalone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which example the tour builds.
 *
 * @param template the path within the template source {@code examples}
 * @param cloud the cloud of its artifact, which the tour's record must name
 * @param because why this one, for the user
 */
record ExampleChoice(String template, String cloud, String because) {

    private static final List<String> QEMU = List.of("qemu-system-x86_64", "qemu-img");

    /** The one that was asked for, or else the most real one that this machine can build within a minute. */
    static ExampleChoice of(@Nullable String asked) {
        if (asked != null) {
            return new ExampleChoice(asked, cloudOf(asked), "it was asked for with --example");
        }
        List<String> missing = QEMU.stream().filter(each -> !isOnPath(each)).toList();
        if (missing.isEmpty()) {
            return new ExampleChoice(
                    "tiny-vm",
                    cloudOf("tiny-vm"),
                    "qemu is installed, so a real virtual machine can be built in seconds (node-image, a whole Debian,"
                            + " takes minutes: try --example node-image)");
        }
        return new ExampleChoice(
                "hello",
                cloudOf("hello"),
                "%s is not installed; with it the tour would build a real disk image (Debian: apt-get install"
                                .formatted(String.join(" and ", missing))
                        + " qemu-system-x86 qemu-utils)");
    }

    private static String cloudOf(String template) {
        return switch (template) {
            case "tiny-vm" -> "qemu";
            case "node-image" -> "file";
            default -> "null";
        };
    }

    private static boolean isOnPath(String program) {
        return Optional.ofNullable(System.getenv("PATH")).stream()
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
