package dev.kiln.worker.kib;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.WorkerCatalog;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerCommand;
import dev.kiln.worker.template.Inspections;
import dev.kiln.worker.template.Order;
import dev.kiln.worker.template.Plan;
import dev.kiln.worker.template.Recipe;
import dev.kiln.worker.template.RequestVariables;
import dev.kiln.worker.template.Shelf;
import dev.kiln.worker.template.Unknown;
import dev.kiln.worker.template.VariableFile;
import dev.kiln.worker.workspace.NoSuchTemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Make targets of the Kubernetes Image Builder, run as its documentation says: {@code PACKER_VAR_FILES} for values,
 * {@code PACKER_FLAGS} for flags, {@code PACKER_BIN} for the worker's own Packer. A target's name is compared with those that
 * the Makefile offers, and goes to make as an argument of its own: no shell reads it before.
 */
public final class KibTargets implements Recipe {

    private static final String PREFIX = "build-";

    private final Packer packer;
    private final Inspections inspections;
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    public KibTargets(Packer packer) {
        this.packer = packer;
        this.inspections = new Inspections(packer);
    }

    @Override
    public Plan plan(Order order) throws IOException, InterruptedException {
        String target = target(order);
        Makefile makefile = makefile(order.shelf());
        Map<String, Set<String>> offered = makefile.targets();
        if (!offered.containsKey(target)) {
            return Unknown.target(target, offered.keySet());
        }
        Optional<Makefile.Inputs> inputs = makefile.inputs(target);
        Set<String> declared = inputs.isPresent()
                ? declared(order.shelf(), inputs.get(), makefile)
                : order.request().variables().keySet();
        Set<String> unknown = RequestVariables.unknown(order.request(), declared);
        if (!unknown.isEmpty()) {
            return Unknown.variables(unknown, declared);
        }
        Provider provider = Provider.of(target);
        Set<String> operator = VariableFile.names(order.templates().varFiles());
        var variables = new TargetVariables(order.job(), provider, declared, operator);
        Optional<String> refused = variables.regionsRefused();
        if (refused.isPresent()) {
            return new Plan.Refused(Failure.of(FailureClass.BAD_REQUEST, "regions", refused.get()));
        }
        Map<String, String> values = variables.values();
        List<Path> varFiles = new ArrayList<>(order.templates().varFiles());
        varFiles.add(VariableFile.write(order.scratch(), values));
        var environment = new MakeEnvironment(packer, order, provider).with(target, varFiles);
        return new Plan.Ready(
                packer,
                preparation(order, makefile, offered.get(target), environment),
                command(order, makefile, List.of(target), environment),
                inputs.isPresent() ? OperatingSystem.in(inputs.get().varFiles()) : Optional.empty(),
                inputs.isPresent() && provider.isAws()
                        ? new AmiHallmark(inputs.get(), order.templates().varFiles())
                                .of(Stamp.of(order.job().buildId(), provider), values)
                        : Optional.empty());
    }

    /** Without a commit, what is to be fetched may have changed: it is asked for every time. */
    private Optional<Plan.Preparation> preparation(
            Order order, Makefile makefile, Set<String> needs, Map<String, String> environment) {
        List<String> shared =
                needs.stream().filter(each -> each.startsWith("deps-")).sorted().toList();
        return shared.isEmpty()
                ? Optional.empty()
                : Optional.of(new Plan.Preparation(
                        command(order, makefile, shared, environment),
                        "%s %s %s".formatted(order.templates().name(), order.commit(), shared),
                        order.commit().isPresent() ? prepared : ConcurrentHashMap.newKeySet()));
    }

    private static PackerCommand command(
            Order order, Makefile makefile, List<String> goals, Map<String, String> environment) {
        List<String> words = new ArrayList<>(List.of("make"));
        words.addAll(goals);
        return new PackerCommand(
                words,
                makefile.folder(),
                order.scratch(),
                environment,
                order.request().timeout());
    }

    /** Targets that share a template are told to share its variables: those that any of their files sets. */
    @Override
    public WorkerCatalog.Source list(Shelf shelf) throws IOException, InterruptedException {
        Makefile makefile = makefile(shelf);
        Set<String> targets = makefile.targets().keySet();
        Map<String, Makefile.Inputs> inputs = makefile.inputs(targets);
        Map<String, Set<String>> variables = new TreeMap<>();
        for (Makefile.Inputs each : inputs.values()) {
            variables
                    .computeIfAbsent(makefile.name(each.template()), name -> new TreeSet<>())
                    .addAll(declared(shelf, each, makefile));
        }
        return new WorkerCatalog.Source(
                shelf.templates().name(),
                WorkerCatalog.Kind.KIB,
                shelf.commit().orElse(null),
                targets.stream()
                        .map(each -> new WorkerCatalog.Template(
                                each,
                                inputs.containsKey(each)
                                        ? makefile.name(inputs.get(each).template())
                                        : null))
                        .toList(),
                variables.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> List.copyOf(each.getValue()))),
                null);
    }

    /** A variable is known if the template declares it, or one of the files that the target gives to Packer sets it. */
    private Set<String> declared(Shelf shelf, Makefile.Inputs inputs, Makefile makefile)
            throws IOException, InterruptedException {
        Path unrendered = inputs.template().resolveSibling(inputs.template().getFileName() + ".tmpl");
        Path template = Files.exists(unrendered) ? unrendered : inputs.template();
        Set<String> declared = new TreeSet<>(inspections
                .variables(shelf, template, makefile.folder())
                .orElseThrow(() -> new NoSuchTemplateException("Packer cannot read %s of the template source '%s'"
                        .formatted(makefile.name(template), shelf.templates().name()))));
        declared.addAll(VariableFile.names(
                inputs.varFiles().stream().filter(Files::exists).toList()));
        return declared;
    }

    private Makefile makefile(Shelf shelf) throws NoSuchTemplateException {
        String kib = Objects.requireNonNull(shelf.templates().kib());
        Path templates = shelf.workspace().templates();
        Path folder = templates.resolve(kib).normalize();
        if (!folder.startsWith(templates) || !Files.isRegularFile(folder.resolve("Makefile"))) {
            throw new NoSuchTemplateException("The template source '%s' has no Makefile in '%s'"
                    .formatted(shelf.templates().name(), kib));
        }
        return new Makefile(packer, folder, shelf.scratch());
    }

    private static String target(Order order) throws NoSuchTemplateException {
        String target = order.request().template().target();
        if (target == null) {
            throw new NoSuchTemplateException("The template source '%s' has targets, no paths: name a target"
                    .formatted(order.templates().name()));
        }
        return target.startsWith(PREFIX) ? target : PREFIX + target;
    }
}
