package dev.kiln.api.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chunk's place in the log of a build. Its text form is the id of an event in a stream, {@code <attempt>.<sequence>}.
 *
 * @param attempt the attempt's number, from 1
 * @param sequence the chunk's number within the attempt, from 0
 */
record LogPosition(int attempt, long sequence) {

    static final LogPosition START = new LogPosition(1, 0);

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})\\.([0-9]{1,18})");

    /** Reads the text form; nothing if it is another text. */
    static Optional<LogPosition> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new LogPosition(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    LogPosition next() {
        return new LogPosition(attempt, sequence + 1);
    }

    @Override
    public String toString() {
        return attempt + "." + sequence;
    }
}
