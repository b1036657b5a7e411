package dev.kiln.common.build;

import java.util.List;
import java.util.Objects;

/**
 * What an attempt may have left in a cloud, because nobody could clean up after it.
 *
 * @param cause why not, and where to look, in one or two sentences
 * @param names what its log named: machines, images, disks, keys. Some may have been removed all the same
 */
public record LeftBehind(String cause, List<String> names) {
    public LeftBehind {
        Objects.requireNonNull(cause, "cause is missing");
        names = names == null ? List.of() : List.copyOf(names);
    }
}
