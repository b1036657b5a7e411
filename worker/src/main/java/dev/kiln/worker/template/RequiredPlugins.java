package dev.kiln.worker.template;

import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerCommand;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The plugins that HCL2 templates require: {@code packer init} fetches them into the folder that all Packers of this user
 * share, once for a set of requirements.
 */
final class RequiredPlugins {

    private static final Pattern BLOCK = Pattern.compile("required_plugins\\s*\\{");

    private final Packer packer;
    private final Set<String> fetched = ConcurrentHashMap.newKeySet();

    RequiredPlugins(Packer packer) {
        this.packer = packer;
    }

    /** What is to be done before a template is built; nothing for JSON, for Packer before 1.7, and what requires nothing. */
    Optional<Plan.Preparation> preparation(Order order, Path template, Path folder) throws IOException {
        Set<String> requirements = requirements(template);
        if (requirements.isEmpty() || !packer.canInit()) {
            return Optional.empty();
        }
        List<String> words = List.of(packer.binary().toString(), "init", template.toString());
        return Optional.of(new Plan.Preparation(
                new PackerCommand(
                        words,
                        folder,
                        order.scratch(),
                        Map.of(),
                        order.request().timeout()),
                String.join("\n", requirements),
                fetched));
    }

    private static Set<String> requirements(Path template) throws IOException {
        Set<String> requirements = new TreeSet<>();
        if (Files.isDirectory(template)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(template, "*.pkr.hcl")) {
                for (Path file : files) {
                    block(Files.readString(file)).ifPresent(requirements::add);
                }
            }
        } else if (template.toString().endsWith(".pkr.hcl")) {
            block(Files.readString(template)).ifPresent(requirements::add);
        }
        return requirements;
    }

    /** From its opening to its closing brace: what is inside is Packer's to understand. */
    private static Optional<String> block(String content) {
        var begin = BLOCK.matcher(content);
        if (!begin.find()) {
            return Optional.empty();
        }
        int open = 1;
        int at = begin.end();
        while (at < content.length() && open > 0) {
            open += switch (content.charAt(at)) {
                case '{' -> 1;
                case '}' -> -1;
                default -> 0;
            };
            at++;
        }
        return Optional.of(content.substring(begin.start(), at));
    }
}
