package dev.kiln.worker.template;

import dev.kiln.common.digest.Sha256;
import dev.kiln.worker.packer.Packer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The variables of templates, asked of Packer once for each content that a template has had: asking is a process of Packer,
 * which costs as much as a small build. Thread-safe.
 */
public final class Inspections {

    private static final List<String> DECLARING = List.of(".pkr.hcl", ".pkr.json");

    private final Packer packer;
    private final Map<String, Set<String>> known = new Recent<>(500);

    public Inspections(Packer packer) {
        this.packer = packer;
    }

    /**
     * The names that a template declares; nothing, if Packer cannot read it: its build will say why.
     *
     * @param template a file or folder
     * @param folder where Packer runs
     * @param scratch where it may write
     */
    public Optional<Set<String>> variables(Path template, Path folder, Path scratch)
            throws IOException, InterruptedException {
        String content = digest(template);
        Set<String> names;
        synchronized (known) {
            names = known.get(content);
        }
        if (names != null) {
            return Optional.of(names);
        }
        Optional<Set<String>> asked = packer.variables(template, folder, scratch);
        synchronized (known) {
            asked.ifPresent(each -> known.put(content, each));
        }
        return asked;
    }

    /** Of all that can declare a variable. */
    private static String digest(Path template) throws IOException {
        MessageDigest digest = Sha256.start();
        for (Path each : declaring(template)) {
            byte[] content = Files.readAllBytes(each);
            digest.update(
                    "%s %d\n".formatted(each.getFileName(), content.length).getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A template of one file is that file; of a folder Packer reads the HCL2 templates, and not what is below it. */
    private static List<Path> declaring(Path template) throws IOException {
        if (!Files.isDirectory(template)) {
            return List.of(template);
        }
        try (Stream<Path> files = Files.list(template)) {
            return files.filter(each ->
                            DECLARING.stream().anyMatch(each.getFileName().toString()::endsWith))
                    .sorted()
                    .toList();
        }
    }

    /** Forgets what was not asked for the longest time. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
