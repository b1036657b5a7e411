package dev.kiln.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the pages of one list are marked: by the position of a page's last item, in a form that callers pass back and do
 * not take apart. It names its list, so that a cursor of another list is an error and not a wrong page.
 *
 * @param list the list's name
 * @param write the position as text
 * @param read the opposite; throws IllegalArgumentException for other text
 */
public record Cursor<P>(String list, Function<P, String> write, Function<String, P> read) {

    public String encode(P position) {
        byte[] text = (list + ":" + write.apply(position)).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /**
     * The position behind which the wanted page begins, absent for the first page.
     *
     * @throws ProblemException 400, if this list has given out no such cursor
     */
    public @Nullable P decode(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(list + ":")) {
                return read.apply(text.substring(list.length() + 1));
            }
        } catch (IllegalArgumentException e) {
            // Not one of ours: falls through to the same answer.
        }
        throw ProblemException.parameter(
                "cursor", cursor, "the value of 'next' on the page of %s before, unchanged".formatted(list));
    }
}
