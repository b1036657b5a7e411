package dev.kiln.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the JVMs of a cluster run: the options of each. */
public record Jvms(List<String> broker, List<String> api, List<String> worker) {

    private static final Pattern START = Pattern.compile("(?m)^ExecStart=\\S+ (.*) -jar ");
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemoryMax=(\\S+)$");
    private static final List<String> BROKER = List.of("-XX:+UseSerialGC", "-Xmx512m");
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    /** Up soon, and small: many of them shall share a machine. */
    public static Jvms frugal() {
        return new Jvms(Stream.concat(SMALL.stream(), Stream.of("-Xmx512m")).toList(), SMALL, SMALL);
    }

    /** As they are shipped, so that figures mean something: as the units of {@code deploy/systemd} start them. */
    public static Jvms shipped(Path units) throws IOException {
        return new Jvms(
                BROKER, options(units.resolve("kiln-api.service")), options(units.resolve("kiln-worker.service")));
    }

    private static List<String> options(Path unit) throws IOException {
        String text = Files.readString(unit);
        Matcher start = START.matcher(text);
        if (!start.find()) {
            throw new IOException("%s does not start a jar".formatted(unit));
        }
        // What a JVM makes of a limit of its memory below two gigabytes, since here is no such limit.
        Stream<String> limited = MEMORY.matcher(text)
                .results()
                .flatMap(each -> Stream.of("-XX:+UseSerialGC", "-XX:MaxRAM=" + each.group(1)));
        return Stream.concat(Stream.of(start.group(1).split(" ")), limited).toList();
    }
}
