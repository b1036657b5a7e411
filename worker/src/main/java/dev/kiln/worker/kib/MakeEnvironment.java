package dev.kiln.worker.kib;

import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.template.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How make is told what to do: by its environment. What an attempt writes is the attempt's own (I7). */
record MakeEnvironment(Packer packer, Order order, Provider provider) {

    Map<String, String> with(String target, List<Path> varFiles) throws IOException {
        Map<String, String> environment = new HashMap<>();
        if (!packer.isContained()) {
            environment.put("PATH", packer.pathBehind(programs()));
            environment.put("PACKER_BIN", packer.binary().toString());
        }
        environment.put("IB_ALLOW_ANY_PACKER", "1");
        environment.put("PACKER_FLAGS", "-machine-readable -on-error=cleanup");
        environment.put("PACKER_COLOR", "false");
        environment.put(
                "PACKER_VAR_FILES", varFiles.stream().map(Path::toString).collect(Collectors.joining(" ")));
        environment.put("SSH_PASSWORD", order.password());
        environment.put("ANSIBLE_LOCAL_TEMP", order.scratch().resolve("ansible").toString());
        environment.put("AZURE_CONFIG_DIR", order.scratch().resolve("azure").toString());
        environment.put("IB_VERSION", version());
        if (!target.contains("flatcar")) {
            // Only those need to know it, and finding it out takes the network.
            environment.put(Makefile.FLATCAR, "unknown");
        }
        if (provider.isAzure()) {
            environment.putAll(azure());
        }
        return environment;
    }

    /** A copy is no clone: {@code git describe}, which the Makefile would ask, has nothing to say of it. */
    private String version() {
        String ref = order.request().template().ref();
        return ref != null ? ref : order.commit().orElse("unknown");
    }

    /** Left alone, every attempt would make a gallery of its own; and the image is also where it is built. */
    private Map<String, String> azure() {
        Map<String, String> environment = new HashMap<>();
        if (packer.environment("GALLERY_NAME").isEmpty()) {
            environment.put("GALLERY_NAME", "ClusterAPI" + Stamp.of(order.job().buildId(), provider));
        }
        List<String> regions = order.request().regions();
        boolean elsewhere = packer.environment("AZURE_LOCATION").stream().noneMatch(regions::contains);
        if (!regions.isEmpty() && elsewhere) {
            environment.put("AZURE_LOCATION", regions.getFirst());
        }
        return environment;
    }

    /** Some recipes call {@code packer} by its name; make is to find the worker's. */
    private Path programs() throws IOException {
        Path programs = Files.createDirectory(order.scratch().resolve("bin"));
        Files.createSymbolicLink(programs.resolve("packer"), packer.binary());
        return programs;
    }
}
