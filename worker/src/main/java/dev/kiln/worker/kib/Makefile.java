package dev.kiln.worker.kib;

import dev.kiln.worker.packer.Packer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Makefile in {@code images/capi} of one workspace, asked through make itself. */
record Makefile(Packer packer, Path folder, Path scratch) {

    private static final Pattern RULE = Pattern.compile("(build-[a-z0-9][a-z0-9.-]*)::?(?: (.*))?");
    private static final Pattern RECIPE = Pattern.compile("#\\s+(?:recipe|commands) to execute.*");

    /** GNU make tells of which target the recipe is that follows; the words differ between 4.3 and 4.4. */
    private static final Pattern TRACE = Pattern.compile("\\S+:\\d+: (?:update )?target '([^']+)'.*");

    /** A line that runs Packer; its last word is the template. */
    private static final Pattern BUILD = Pattern.compile(".*packer\\S* build (.*?)\\s*(\\S+\\.(?:json|hcl))\\s*");

    private static final Pattern VAR_FILE = Pattern.compile("-var-file=\"?([^\"\\s]+)\"?");

    /** Looked up on the network at every call of make, where it is not set. */
    static final String FLATCAR = "FLATCAR_VERSION";

    /**
     * Its targets that build one image, with what each needs first: make's database has them after all variables are
     * resolved, and printing it runs no recipe. Targets without a recipe only stand for a group of others.
     */
    Map<String, Set<String>> targets() throws IOException, InterruptedException {
        Map<String, Set<String>> targets = new TreeMap<>();
        String target = "";
        Set<String> needs = Set.of();
        for (String line : ask(List.of("make", "-pRrq", "kiln-lists-targets"))) {
            Matcher rule = RULE.matcher(line);
            if (rule.matches()) {
                target = rule.group(1);
                needs = rule.group(2) == null
                        ? Set.of()
                        : Set.of(rule.group(2).strip().split("\\s+"));
            } else if (line.isEmpty()) {
                target = "";
            } else if (!target.isEmpty() && RECIPE.matcher(line).matches()) {
                targets.put(target, needs);
            }
        }
        return targets;
    }

    /** What a target of {@link #targets()} would have Packer read. Nothing, if it does not run Packer as the others do. */
    Optional<Inputs> inputs(String target) throws IOException, InterruptedException {
        return Optional.ofNullable(inputs(Set.of(target)).get(target));
    }

    /** The same for several at once, which takes hardly longer than one. */
    Map<String, Inputs> inputs(Set<String> targets) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("make", "-n", "--trace"));
        words.addAll(targets);
        Map<String, Inputs> inputs = new TreeMap<>();
        String target = "";
        for (String line : ask(words)) {
            Matcher trace = TRACE.matcher(line);
            Matcher build = BUILD.matcher(line);
            if (trace.matches()) {
                target = trace.group(1);
            } else if (targets.contains(target) && build.matches()) {
                inputs.put(target, inputs(build));
            }
        }
        return inputs;
    }

    private Inputs inputs(Matcher build) {
        Set<Path> varFiles = VAR_FILE.matcher(build.group(1))
                .results()
                .map(each -> folder.resolve(each.group(1)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Inputs(folder.resolve(build.group(2)), varFiles);
    }

    /** A file of it, as its own recipes name it. */
    String name(Path file) {
        return folder.relativize(file).toString();
    }

    private List<String> ask(List<String> words) throws IOException, InterruptedException {
        return packer.ask(words, folder, scratch, Map.of("LC_ALL", "C", FLATCAR, "unknown", "PACKER_BIN", "packer"));
    }

    /**
     * @param template may not be there yet, but as a file of the same name and {@code .tmpl}
     * @param varFiles in the order in which they are given; not all need be there
     */
    record Inputs(Path template, Set<Path> varFiles) {}
}
