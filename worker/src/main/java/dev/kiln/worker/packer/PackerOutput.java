package dev.kiln.worker.packer;

import dev.kiln.worker.process.Lines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Understands Packer's output while it comes: lines for people go on to the log, artifacts and errors are kept. What is
 * kept is bounded. One call at a time, as {@link Lines} promises.
 */
final class PackerOutput implements Lines {

    private static final int TAIL = 200;
    private static final int MOST_ERRORS = 20;

    /** How {@code packer inspect} shows a variable of an HCL2 template, for which it has no machine-readable line. */
    private static final Pattern HCL_VARIABLE = Pattern.compile("var\\.([A-Za-z_][A-Za-z0-9_-]*): .*");

    private final Lines log;
    private final UnaryOperator<String> redaction;
    private final ArtifactCollector artifacts = new ArtifactCollector();
    private final CloudNames names = new CloudNames();
    private final Set<String> variables = new LinkedHashSet<>();
    private final Deque<String> errors = new ArrayDeque<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private volatile String version = "";

    PackerOutput(Lines log) {
        this(log, UnaryOperator.identity());
    }

    /** @param redaction takes secrets out of a line, before anybody sees it */
    PackerOutput(Lines log, UnaryOperator<String> redaction) {
        this.log = log;
        this.redaction = redaction;
    }

    @Override
    public void accept(String line) {
        switch (PackerLine.parse(line)) {
            case PackerLine.Ui ui -> {
                artifacts.take(ui);
                String text = redacted(ui.text());
                if (ui.kind().equals("error")) {
                    keep(errors, MOST_ERRORS, text.strip());
                }
                text.lines().forEach(this::show);
            }
            case PackerLine.ArtifactProperty property -> artifacts.take(property);
            case PackerLine.BuildError error ->
                keep(
                        errors,
                        MOST_ERRORS,
                        error.build() + ": " + redacted(error.text()).strip());
            case PackerLine.TemplateVariable variable -> variables.add(variable.name());
            case PackerLine.Version found -> version = found.version();
            case PackerLine.Other other -> {
                // Counts and ends: nothing for people.
            }
            case PackerLine.Stray stray -> show(redaction.apply(stray.text()));
        }
    }

    List<PackerArtifact> artifacts() {
        return artifacts.artifacts();
    }

    /** The names of the template's variables, if Packer was asked to inspect it. */
    Set<String> variables() {
        return Set.copyOf(variables);
    }

    /** What Packer called errors, oldest first; the errors that builds ended with come last. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** The last lines of the log, oldest first. */
    List<String> tail() {
        return List.copyOf(tail);
    }

    /** What the log names of a cloud's. */
    List<String> names() {
        return names.all();
    }

    String version() {
        return version;
    }

    private void show(String text) {
        Matcher variable = HCL_VARIABLE.matcher(text);
        if (variable.matches()) {
            variables.add(variable.group(1));
        }
        names.read(text);
        keep(tail, TAIL, text);
        log.accept(text);
    }

    private String redacted(String text) {
        return text.lines().map(redaction).collect(Collectors.joining("\n"));
    }

    private static void keep(Deque<String> kept, int most, String text) {
        if (text.isEmpty()) {
            return;
        }
        kept.addLast(text);
        if (kept.size() > most) {
            kept.removeFirst();
        }
    }
}
