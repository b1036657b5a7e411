package dev.kiln.worker.kib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a target's variables are told, a provider at a time. */
class TargetVariablesTests {

    /** Made 1755634442 s after 1970. */
    private static final BuildId BUILD = BuildId.parse("0198c3f7-a1bc-7d4e-8f50-112233445566");

    private static final Set<String> DECLARED = Set.of(
            "ami_regions",
            "aws_region",
            "ami_groups",
            "snapshot_groups",
            "build_timestamp",
            "replication_regions",
            "build_version",
            "image_name",
            "region",
            "kubernetes_semver",
            "kubernetes_series");

    @Test
    void anAmiIsPrivateAndInTheAskedForRegionsOnly() {
        assertThat(variables("ami-ubuntu-2404", List.of("eu-west-1", "eu-west-3"), Map.of())
                        .values())
                .containsEntry("ami_regions", "eu-west-1,eu-west-3")
                .containsEntry("aws_region", "eu-west-1")
                .containsEntry("ami_groups", "")
                .containsEntry("snapshot_groups", "")
                .containsEntry("build_timestamp", "0198c3f7a1bc7d4e8f50112233445566");
    }

    @Test
    void anAzureImageHasAVersionOf32Bits() {
        assertThat(variables("azure-sig-ubuntu-2404", List.of("westeurope"), Map.of())
                        .values())
                .containsEntry("replication_regions", "westeurope")
                .hasEntrySatisfying(
                        "build_timestamp",
                        each -> assertThat(Integer.parseInt(each)).isPositive())
                .doesNotContainKey("ami_groups");
    }

    @Test
    void anAzureImageWithoutRegionsIsWhereTheImageBuilderPutsIt() {
        assertThat(variables("azure-sig-ubuntu-2404", List.of(), Map.of()).values())
                .doesNotContainKey("replication_regions");
    }

    @Test
    void aNameThatIsTheSameForEveryBuildIsMadeTheBuildsOwn() {
        var values =
                variables("node-ova-vsphere-ubuntu-2404", List.of(), Map.of()).values();

        assertThat(values.get("build_version"))
                .isEqualTo("{{user `build_name`}}-kube-{{user `kubernetes_semver`}}-" + values.get("build_timestamp"));
        assertThat(variables("node-ova-vsphere-ubuntu-2404", List.of(), Map.of("build_version", "mine"))
                        .values())
                .containsEntry("build_version", "mine");
    }

    @Test
    void theSameBuildHasTheSameNameAndAnotherOneAnother() {
        assertThat(Stamp.of(BUILD, Provider.of("build-gce-ubuntu-2404")))
                .isEqualTo(Stamp.of(BUILD, Provider.of("build-gce-ubuntu-2404")))
                .isNotEqualTo(Stamp.of(BuildId.next(), Provider.of("build-gce-ubuntu-2404")))
                .matches("1755634442\\d{9}");
    }

    @Test
    void whatTheOperatorHasSetIsKeptAndRegionsAreForTheRequestToSay() {
        var variables = new TargetVariables(
                job("ami-ubuntu-2404", List.of("eu-west-1"), Map.of()),
                Provider.of("build-ami-ubuntu-2404"),
                DECLARED,
                Set.of("ami_groups", "aws_region", "ami_regions"));

        assertThat(variables.values())
                .doesNotContainKeys("ami_groups", "aws_region")
                .containsEntry("ami_regions", "eu-west-1");
    }

    @Test
    void regionsThatCannotBeFulfilledAreRefused() {
        assertThat(variables("qemu-ubuntu-2404", List.of("eu-west-1"), Map.of()).regionsRefused())
                .isPresent();
        assertThat(variables("oci-ubuntu-2204", List.of("a", "b"), Map.of()).regionsRefused())
                .isPresent();
        assertThat(variables("ami-x", List.of("a"), Map.of("ami_regions", "b")).regionsRefused())
                .isPresent();
        assertThat(variables("ami-x", List.of("a"), Map.of("ami_regions", "a")).regionsRefused())
                .isEmpty();
        assertThat(variables("oci-ubuntu-2204", List.of("a"), Map.of()).regionsRefused())
                .isEmpty();
        assertThat(variables("gce-ubuntu-2404", List.of("a", "b"), Map.of()).regionsRefused())
                .isEmpty();
    }

    private static TargetVariables variables(String target, List<String> regions, Map<String, String> variables) {
        return new TargetVariables(job(target, regions, variables), Provider.of("build-" + target), DECLARED, Set.of());
    }

    private static Job job(String target, List<String> regions, Map<String, String> variables) {
        Map<String, Object> request = new HashMap<>();
        request.put("template", Map.of("source", "kib", "target", target));
        request.put("regions", regions);
        request.put("variables", variables);
        request.put("kubernetesVersion", "v1.34.2");
        return new Job(BUILD, 1, MessageCodec.mapper().convertValue(request, BuildRequest.class), Instant.EPOCH);
    }
}
