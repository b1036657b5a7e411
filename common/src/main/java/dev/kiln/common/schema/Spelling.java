package dev.kiln.common.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
public final class Spelling {

    /** So that comparing costs little, whatever a stranger sends. */
    private static final int LONGEST = 64;

    private static final int MOST_MISTAKES = 2;

    private Spelling() {}

    /** The known name that differs least, ignoring case, dashes and underscores; nothing if none is near. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = plain(written);
        int allowed = Math.min(MOST_MISTAKES, plain.length() / 3);
        return known.stream()
                .filter(each -> mistakes(plain, plain(each)) <= allowed)
                .min(Comparator.comparingInt(each -> mistakes(plain, plain(each))));
    }

    private static String plain(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    /** How many letters must be added, left out or replaced to make one of the other (Levenshtein's distance). */
    private static int mistakes(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int replaced = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[other.length()];
    }
}
