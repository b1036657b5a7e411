package dev.kiln.worker.template;

import dev.kiln.worker.packer.Packer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of templates, asked of Packer once for a template and commit; without a commit a template may have changed
 * and is asked every time. Thread-safe.
 */
public final class Inspections {

    private record Key(String source, String commit, String path) {}

    private final Packer packer;
    private final Map<Key, Set<String>> known = new Recent<>(500);

    public Inspections(Packer packer) {
        this.packer = packer;
    }

    /**
     * The names that a template declares; nothing, if Packer cannot read it: its build will say why.
     *
     * @param template a file or folder of the shelf
     * @param folder where Packer runs
     */
    public Optional<Set<String>> variables(Shelf shelf, Path template, Path folder)
            throws IOException, InterruptedException {
        if (shelf.commit().isEmpty()) {
            return packer.variables(template, folder, shelf.scratch());
        }
        String path = shelf.workspace().templates().relativize(template).toString();
        Key key = new Key(shelf.templates().name(), shelf.commit().get(), path);
        Set<String> names;
        synchronized (known) {
            names = known.get(key);
        }
        if (names != null) {
            return Optional.of(names);
        }
        Optional<Set<String>> asked = packer.variables(template, folder, shelf.scratch());
        synchronized (known) {
            asked.ifPresent(each -> known.put(key, each));
        }
        return asked;
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
