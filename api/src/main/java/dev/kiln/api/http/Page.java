package dev.kiln.api.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param items what is on this page, newest first unless the call says otherwise
 * @param next what to pass as {@code cursor} for the page after it, absent on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    /**
     * Makes a page from one item more than it may hold, which is how its end is known.
     *
     * @param found at most {@code limit + 1} items
     * @param cursor where the page after an item begins
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()));
    }

    /**
     * The limit to use for the one that was asked for.
     *
     * @throws ProblemException 400, if no page may be that long
     */
    public static int limit(@Nullable Integer asked) {
        if (asked == null) {
            return DEFAULT_LIMIT;
        }
        if (asked < 1 || asked > MAX_LIMIT) {
            throw ProblemException.parameter("limit", asked, "a number from 1 to " + MAX_LIMIT);
        }
        return asked;
    }
}
