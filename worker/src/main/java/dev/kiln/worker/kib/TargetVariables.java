package dev.kiln.worker.kib;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.KubernetesVariables;
import dev.kiln.common.message.Job;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values that a target's variables get beside the defaults: what the request says of them, its Kubernetes version and
 * regions under the names that the provider has for them; a name of the build's own; and, where nobody says otherwise, that
 * the image is private and in the asked-for regions only.
 *
 * @param declared the variables that are known to the target
 * @param operator the variables that the operator's files set
 */
record TargetVariables(Job job, Provider provider, Set<String> declared, Set<String> operator) {

    /** Why the regions cannot be fulfilled, if they cannot. */
    Optional<String> regionsRefused() {
        int asked = request().regions().size();
        return switch (provider.reach()) {
            case NOWHERE ->
                asked == 0
                        ? Optional.empty()
                        : Optional.of("What this target builds has no region: leave 'regions' out");
            case REGION ->
                asked <= 1
                        ? regionsContradicted()
                        : Optional.of("This target builds in one region: ask for one build in each of "
                                + request().regions());
            case REGIONS -> regionsContradicted();
            case GLOBAL -> Optional.empty();
        };
    }

    private Optional<String> regionsContradicted() {
        String asked = String.join(",", request().regions());
        return provider.regions()
                .filter(each -> !asked.isEmpty())
                .filter(each -> request().variables().containsKey(each))
                .filter(each -> !asked.equals(request().variables().get(each)))
                .map(each -> "The variable '%s' contradicts 'regions': leave one of them out".formatted(each));
    }

    Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        provider.publicDefaults().forEach(each -> values.put(each, ""));
        String stamp = Stamp.of(job.buildId(), provider);
        provider.name().ifPresent(each -> values.put(each, provider.uniqueName(stamp)));
        values.put("snapshot_name_suffix", stamp);
        values.keySet().removeAll(operator);
        values.put("build_timestamp", stamp);
        values.putAll(distribution());
        String version = request().kubernetesVersion();
        if (version != null) {
            values.putAll(KubernetesVariables.of(version));
        }
        values.keySet().retainAll(declared);
        values.putAll(request().variables());
        return values;
    }

    /** Without regions: where it is built, and nowhere else. */
    private Map<String, String> distribution() {
        Map<String, String> values = new HashMap<>();
        boolean asked = !request().regions().isEmpty();
        if (asked || (provider.isAws() && provider.regions().stream().noneMatch(operator::contains))) {
            provider.regions()
                    .ifPresent(
                            each -> values.put(each, String.join(",", request().regions())));
        }
        if (asked) {
            provider.location()
                    .filter(each -> !operator.contains(each))
                    .ifPresent(each -> values.put(each, request().regions().getFirst()));
        }
        return values;
    }

    private BuildRequest request() {
        return job.request();
    }
}
