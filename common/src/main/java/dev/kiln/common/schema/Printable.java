package dev.kiln.common.schema;

/**
 * Text of a stranger's document that is about to be stored and shown: PostgreSQL takes no NUL, UTF-8 has no half
 * characters, and a terminal obeys control characters.
 */
final class Printable {

    private static final int REPLACEMENT = '\uFFFD';

    private Printable() {}

    static String of(String text) {
        return text.codePoints()
                .map(each -> Character.isISOControl(each) || Character.getType(each) == Character.SURROGATE
                        ? REPLACEMENT
                        : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
