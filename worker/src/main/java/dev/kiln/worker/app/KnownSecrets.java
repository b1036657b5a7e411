package dev.kiln.worker.app;

import dev.kiln.common.secret.NamePatterns;
import dev.kiln.worker.template.VariableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which values must never leave this worker, by what its operator says is secret. */
final class KnownSecrets {

    /** How Packer takes variables of HCL2 templates from its environment. */
    private static final String PACKER_VARIABLE = "PKR_VAR_";

    private KnownSecrets() {}

    /**
     * The values, of the environment, of files of variables, and of secret files.
     *
     * @throws IOException if one of the files cannot be read: nobody would know then what to hide
     */
    static List<String> of(WorkerProperties properties, PublishProperties publish, Map<String, String> environment)
            throws IOException {
        WorkerProperties.Packer packer = properties.packer();
        List<String> secrets = new ArrayList<>(
                new EnvironmentFilter(packer.secrets()).of(environment).values());
        secrets.addAll(packerVariables(environment, packer.secretNames()));
        for (WorkerProperties.Source source : properties.sources().values()) {
            for (Path file : source.varFiles()) {
                secrets.addAll(secret(VariableFile.content(file), packer.secretNames()));
            }
        }
        for (Path file : packer.secretFiles()) {
            secrets.add(Files.readString(file));
        }
        secrets.addAll(publish.secrets());
        return secrets;
    }

    private static List<String> packerVariables(Map<String, String> environment, NamePatterns names) {
        return environment.entrySet().stream()
                .filter(each -> each.getKey().startsWith(PACKER_VARIABLE))
                .filter(each -> names.matches(each.getKey().substring(PACKER_VARIABLE.length())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static List<String> secret(Map<String, String> variables, NamePatterns names) {
        return variables.entrySet().stream()
                .filter(each -> names.matches(each.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
