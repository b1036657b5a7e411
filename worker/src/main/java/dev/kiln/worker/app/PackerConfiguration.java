package dev.kiln.worker.app;

import dev.kiln.worker.kib.KibTargets;
import dev.kiln.worker.packer.FailureDoctor;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerSettings;
import dev.kiln.worker.process.Guard;
import dev.kiln.worker.template.PackerTemplates;
import dev.kiln.worker.template.Recipe;
import dev.kiln.worker.template.Recipes;
import dev.kiln.worker.template.Templates;
import dev.kiln.worker.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Packer, on this machine and in containers, and what it builds. */
@Configuration(proxyBeanMethods = false)
class PackerConfiguration {

    private final WorkerProperties properties;

    PackerConfiguration(WorkerProperties properties) {
        this.properties = properties;
    }

    @Bean
    Guard guard(DataDirectory data) throws IOException {
        return Guard.installIn(data.path().resolve("bin"));
    }

    @Bean
    Confinement confinement() throws IOException {
        return Confinement.of(properties.limits());
    }

    @Bean
    Packer packer(DataDirectory data, Workspaces workspaces, Guard guard, Confinement confinement)
            throws IOException, InterruptedException {
        Map<String, String> environment =
                new HashMap<>(new EnvironmentFilter(properties.packer().environment()).of(System.getenv()));
        environment.put(Leftovers.RUN, workspaces.run().toString());
        Path downloads = Files.createDirectories(data.path().resolve("downloads"));
        return Packer.find(
                new PackerSettings(properties.packer().binary(), environment, downloads, properties.grace()),
                FailureDoctor.with(Optional.ofNullable(properties.packer().failureRules())),
                confinement.by(guard));
    }

    @Bean
    Containers containers(Packer packer, Workspaces workspaces, Guard guard) throws IOException {
        return Containers.of(properties, packer, guard, workspaces.run());
    }

    @Bean
    Sources sources(DataDirectory data, Containers containers) {
        return Sources.of(properties.sources(), data, containers);
    }

    @Bean
    Recipes recipes(Packer packer, Sources sources) {
        Recipe templates = new PackerTemplates(packer);
        Map<String, Recipe> targets = new HashMap<>();
        for (Templates each : sources.byName().values()) {
            targets.put(each.name(), new KibTargets(each.image().map(packer::in).orElse(packer)));
        }
        return source -> source.kib() == null ? templates : targets.getOrDefault(source.name(), templates);
    }
}
