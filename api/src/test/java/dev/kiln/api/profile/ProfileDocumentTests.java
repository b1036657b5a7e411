package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.http.StrictJson;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileDocumentTests {

    @Test
    void allThatCanBeSaidIsRead() throws IOException {
        ProfileDocument document = read("""
                {"name": "prod", "cloud": "vsphere", "region": "eu", "version": "2.3.4",
                 "vsphere": {"datacenter": "DC0", "folder": "templates/linux"},
                 "packs": [
                   {"name": "generic-byoi", "layer": "os", "tag": "1.0.0", "registry": "r", "values": "pack: {}"},
                   {"name": "kubernetes", "layer": "k8s", "tag": "1.34.2"}],
                 "selector": {"labels": {"os": "ubuntu-2404"}, "template": {"source": "kib", "name": "t"},
                              "kubernetes": ">=1.34.0 <1.35.0"},
                 "policy": {"mode": "manual", "change": "in-place"}}
                """);

        assertThat(document.version()).isEqualTo(new ProfileVersion("2.3.4"));
        assertThat(document.definition())
                .isEqualTo(new ProfileDefinition(
                        "vsphere",
                        "eu",
                        new VspherePlace("DC0", "templates/linux"),
                        List.of(
                                new Pack("generic-byoi", "os", "1.0.0", "r", "pack: {}"),
                                new Pack("kubernetes", "k8s", "1.34.2", null, "")),
                        new Selector(
                                Map.of("os", "ubuntu-2404"),
                                new Selector.Template("kib", "t"),
                                new KubernetesRange(">=1.34.0 <1.35.0")),
                        new UpdatePolicy(
                                UpdatePolicy.Mode.MANUAL, UpdatePolicy.Change.IN_PLACE, UpdatePolicy.Revoked.MARK),
                        null));
    }

    @Test
    void onlyTheCloudIsNeeded() throws IOException {
        assertThat(read("{\"cloud\": \"qemu\"}").definition())
                .isEqualTo(new ProfileDefinition(
                        "qemu", null, null, List.of(), Selector.NOTHING, UpdatePolicy.DEFAULT, null));
    }

    @Test
    void whatAGetAnswersCanBePutBack() throws IOException {
        ClusterProfile profile = Profiles.aws(Profiles.BYOOS)
                .pointingAt(Profiles.image(Builds.next().image("aws", "us-east-1", "ami-1", null)), none -> false);
        String answer = MessageCodec.mapper().writeValueAsString(ProfileView.of(profile));

        assertThat(read(answer).definition()).isEqualTo(profile.definition());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{} => /cloud => is missing",
                "[] => `` => must be of the type object",
                "{'cloud': 1} => /cloud => must be of the type string",
                "{'cloud': 'AWS'} => /cloud => must be a cloud's name",
                "{'cloud': 'qemu', 'colour': 1} => /colour => is not a field of a cluster profile record",
                "{'cloud': 'qemu', 'a/b~c': 1} => /a~1b~0c => is not a field of a cluster profile record",
                "{'cloud': 'qemu', 'region': null} => /region => must be of the type string",
                "{'cloud': 'qemu', 'name': 'other'} => /name => must be 'prod'",
                "{'cloud': 'qemu', 'version': '1.0'} => /version => must be three numbers",
                "{'cloud': 'aws'} => /region => is missing: an AMI",
                "{'cloud': 'vsphere'} => /vsphere => is missing",
                "{'cloud': 'qemu', 'vsphere': {'datacenter': 'a', 'folder': 'b'}} => /vsphere => has no meaning",
                "{'cloud': 'vsphere', 'vsphere': {'datacenter': 'a', 'folder': '/b'}} => /vsphere/folder => must be an inventory path",
                "{'cloud': 'qemu', 'policy': {'mode': 'never'}} => /policy/mode => must be one of",
                "{'cloud': 'qemu', 'policy': {'modus': 'auto'}} => /policy/modus => is not a field of a policy",
                "{'cloud': 'qemu', 'selector': {'labels': {'a b': 'c'}}} => /selector/labels/a b => must have as its name a label's key",
                "{'cloud': 'qemu', 'selector': {'labels': {'a': 'b c'}}} => /selector/labels/a => must be a label's value",
                "{'cloud': 'qemu', 'selector': {'template': {'name': 'x'}}} => /selector/template/source => is missing",
                "{'cloud': 'qemu', 'selector': {'kubernetes': 'newest'}} => /selector/kubernetes => is no comparison",
                "{'cloud': 'qemu', 'packs': [{'name': 'a'}]} => /packs/0/layer => is missing",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'os', 'version': '1'}]} => /packs/0/version => is not a field of a pack",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'cni'}, {'name': 'a', 'layer': 'csi'}]} => /packs/1/name => before it",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'k8s', 'tag': 'new'}]} => /packs/0/tag => version of Kubernetes",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'cni', 'values': 'a: ['}]} => /packs/0/values => Not YAML",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'cni', 'values': 'a: \\u0000'}]} => /packs/0/values => Not YAML",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'cni', 'values': '\\ud800'}]} => /packs/0/values => Not YAML",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'os', 'values': '- a'}]} => /packs/0/values => keys at the top",
                "{'cloud': 'qemu', 'packs': [{'name': 'a', 'layer': 'os', 'values': 'pack: {osImageOverride: x}'}, {'name': 'b', 'layer': 'os', 'values': 'pack: {osImageOverride: x}'}]} => /packs/1/values => so has a pack before it",
            })
    void everyErrorSaysWhereItIs(String body, String pointer, String detail) {
        assertThat(errors(body.replace('\'', '"').replace("must be \"", "must be '")))
                .anySatisfy(each -> {
                    assertThat(each.pointer()).isEqualTo(pointer);
                    assertThat(each.detail()).contains(detail);
                });
    }

    @Test
    void allErrorsAreToldAtOnce() {
        assertThat(errors("{\"colour\": 1, \"version\": 2}"))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/cloud", "/colour", "/version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"cloud\":\"qemu\"} x", "{\"cloud\":\"qemu\",\"cloud\":\"aws\"}", "cloud"})
    void whatIsNoJsonIsABadRequest(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.getStatusCode().value()).isEqualTo(400));
    }

    private static Collection<Violation> errors(String body) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(body));
        assertThat(problem.getStatusCode().value()).isEqualTo(422);
        Object errors =
                Objects.requireNonNull(problem.getBody().getProperties()).get("errors");
        return ((List<?>) Objects.requireNonNull(errors))
                .stream().map(Violation.class::cast).toList();
    }

    private static ProfileDocument read(String body) throws IOException {
        return ProfileDocument.read(
                "prod", StrictJson.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }
}
