package dev.kiln.worker.app;

import dev.kiln.common.build.WorkerId;
import dev.kiln.common.secret.NamePatterns;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator decides about a worker.
 *
 * @param id the worker's name, the same after every restart of it; by default the name of its machine
 * @param pool the pool whose jobs it takes
 * @param slots how many attempts it runs at once
 * @param dataDirectory where workspaces, mirrors of git repositories and undelivered results are; of this worker alone
 * @param grace how long Packer has to clean up in the cloud when it is told to stop
 * @param drainTimeout how long running attempts may go on when the worker is told to end; then they are handed back
 * @param heartbeatInterval how often the worker tells that it lives
 * @param catalogInterval how often the worker looks whether its template sources have something new to list
 * @param contactLimit how long it goes on building while it cannot reach Kafka
 * @param stopAtEndOfInput whether to end when standard input ends: for a worker whose parent holds that pipe
 * @param sources the template sources, by their names
 * @param containerEngine the client of the engine that runs the containers of sources: a path, or a name on the PATH; by
 *     default docker, or else podman
 * @param packer how Packer is run
 * @param limits what an attempt may use
 * @param disk when it has too little room to build
 * @param log how much is kept of an attempt's log
 */
@Validated
@ConfigurationProperties("kiln.worker")
public record WorkerProperties(
        @DefaultValue("") String id,

        @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}") @DefaultValue("default")
        String pool,

        @Min(1) @Max(256) @DefaultValue("2") int slots,
        @NotNull @DefaultValue("/var/lib/kiln-worker") Path dataDirectory,
        @DefaultValue("2m") Duration grace,
        @DefaultValue("10m") Duration drainTimeout,
        @DefaultValue("2s") Duration heartbeatInterval,
        @DefaultValue("15m") Duration catalogInterval,
        @DefaultValue("10m") Duration contactLimit,
        @DefaultValue("false") boolean stopAtEndOfInput,
        @DefaultValue Map<String, @Valid Source> sources,
        @Nullable String containerEngine,
        @Valid @DefaultValue Packer packer,
        @Valid @DefaultValue Limits limits,
        @DefaultValue Disk disk,
        @DefaultValue Log log) {

    public WorkerProperties {
        id = new WorkerId(id.isBlank() ? MachineName.own() : id).value();
        sources = Map.copyOf(sources);
    }

    /**
     * A template source.
     *
     * @param type a folder of this machine, or a git repository
     * @param location the folder's path, or the repository's URL
     * @param defaultRef the branch, tag or commit for requests that name none; git only
     * @param kib the folder of a Makefile of the Kubernetes Image Builder within it, {@code images/capi}; requests name
     *     targets of it then, not paths
     * @param varFiles files of variables of this machine, JSON objects, which every template of the source gets: the place
     *     for the addresses and credentials that templates take as variables
     * @param container where targets are built
     */
    public record Source(
            @NotNull Type type,
            @NotBlank String location,
            @DefaultValue("main") String defaultRef,
            @Nullable String kib,
            @DefaultValue List<Path> varFiles,
            @Valid @Nullable Container container) {

        @AssertTrue(message = "a container is for targets: set kib, too")
        boolean isContainerForTargets() {
            return container == null || kib != null;
        }

        /** The kinds of template sources. */
        public enum Type {
            DIRECTORY,
            GIT
        }
    }

    /**
     * Where targets are built, if not on the worker's machine itself.
     *
     * @param image a container image with make, Packer and what targets need
     * @param options of {@code docker run}, behind those of the worker
     */
    public record Container(
            @NotBlank String image, @DefaultValue List<String> options) {}

    /**
     * How Packer is run.
     *
     * @param binary Packer: a path, or a name on the PATH
     * @param environment names of environment variables that Packer may see; a star at the end stands for any ending
     * @param secrets names of environment variables whose values must never be shown
     * @param secretVariables names of template variables whose values must never be shown: those in files of variables;
     *     without any, the names that are usual for secrets
     * @param failureRules a YAML file of rules that tell what failures mean, which go before the built-in ones
     * @param secretFiles files whose whole content must never be shown: keys, credentials
     */
    public record Packer(
            @NotBlank @DefaultValue("packer") String binary,

            @DefaultValue({
                "PATH",
                "HOME",
                "USER",
                "LANG",
                "LC_*",
                "TZ",
                "SSL_CERT_FILE",
                "SSL_CERT_DIR",
                "HTTP_PROXY",
                "HTTPS_PROXY",
                "NO_PROXY",
                "http_proxy",
                "https_proxy",
                "no_proxy",
                "AWS_*",
                "AZURE_*",
                "ARM_*",
                "GOOGLE_*",
                "DOCKER_*",
                "CONTAINER_HOST",
                "XDG_RUNTIME_DIR",
                "PKR_VAR_*",
                "PACKER_PLUGIN_PATH",
                "PACKER_GITHUB_API_TOKEN",
                "RESOURCE_GROUP_NAME",
                "BUILD_RESOURCE_GROUP_NAME",
                "GALLERY_NAME",
                "USE_AZURE_CLI_AUTH",
                "SIG_*",
                "SOURCE_SIG_*",
                "FLATCAR_*",
                "GOVC_*",
                "HCLOUD_*",
                "NUTANIX_*",
                "OCI_*",
                "OS_*",
                "OSC_*",
                "PROXMOX_*",
                "SCW_*",
                "VSPHERE_*",
                "VULTR_API_KEY",
                "WINDOWS_ADMIN_PASSWORD",
                "DIGITALOCEAN_*"
            })
            List<String> environment,

            @DefaultValue({
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AZURE_CLIENT_SECRET",
                "ARM_CLIENT_SECRET",
                "GOOGLE_CREDENTIALS",
                "*_PASSWORD",
                "*_SECRET",
                "*_SECRET_KEY",
                "*_ACCESS_KEY",
                "*_API_KEY",
                "*_TOKEN"
            })
            List<String> secrets,

            @Nullable Path failureRules,
            @DefaultValue List<String> secretVariables,
            @DefaultValue List<Path> secretFiles) {

        /** The patterns of {@link #secretVariables()}, or the usual ones. */
        public NamePatterns secretNames() {
            return secretVariables.isEmpty() ? NamePatterns.SECRET_VARIABLES : new NamePatterns(secretVariables);
        }
    }

    /**
     * What the processes of one attempt may use together, if it is not in a container; without a value, all that there is.
     *
     * @param memory how much memory an attempt may use that is not in a container; none of it is swapped out
     * @param cpus how many processors' time such an attempt may use, 1.5 for example
     * @param processes how many processes and threads such an attempt may have at once
     */
    public record Limits(
            @Nullable DataSize memory,
            @DecimalMin("0.01") @Nullable Double cpus,
            @Positive @Nullable Integer processes) {

        boolean isEmpty() {
            return memory == null && cpus == null && processes == null;
        }

        @AssertTrue(message = "memory must be more than nothing")
        boolean isMemoryPositive() {
            return memory == null || memory.toBytes() > 0;
        }
    }

    /**
     * When a worker takes no jobs for want of room.
     *
     * @param minFree how much must be free where it builds and where it publishes
     * @param check how often it looks at the room on its disks
     */
    public record Disk(
            @DefaultValue("256MB") DataSize minFree,
            @DefaultValue("5s") Duration check) {}

    /**
     * How much is kept of an attempt's log.
     *
     * @param size how much is kept of an attempt's whole log; what comes after it is left out, and a marker says so
     * @param buffer how much of it may wait for Kafka; when it is full, output is left out, so that Packer never waits
     */
    public record Log(
            @DefaultValue("64MB") DataSize size,
            @DefaultValue("4MB") DataSize buffer) {}
}
