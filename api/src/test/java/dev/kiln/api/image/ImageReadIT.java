package dev.kiln.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ImageReadIT {

    private final ApiInstance api = ApiInstance.shared();
    private final LedgerRows rows = LedgerRows.of(api);
    private final String cloud = "cloud-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void everyFilterNarrowsTheList() {
        BuildId build = rows.build("default", BuildState.SUCCEEDED);
        BuildId other = rows.build("default", BuildState.FAILED);
        UUID east = rows.image(build, "ACCEPTED", artifact("us-east-1", "ami-1"));
        UUID west = rows.image(build, "REVOKED", artifact("us-west-2", "ami-2"));
        UUID orphan = rows.image(other, "ORPHAN", artifact(null, "image-3"));
        String all = "/api/v1/images?cloud=" + cloud;

        assertThat(ids(all)).containsExactly(orphan, west, east);
        assertThat(ids(all + "&region=us-east-1")).containsExactly(east);
        assertThat(ids(all + "&state=REVOKED&state=ORPHAN")).containsExactly(orphan, west);
        assertThat(ids(all + "&build=" + build)).containsExactly(west, east);
        assertThat(ids(all + "&kubernetesVersion=v1.34.2&limit=1")).containsExactly(orphan);
        assertThat(ids(all + "&kubernetesVersion=v1.33.0")).isEmpty();
    }

    @Test
    void anImageShowsItsFiles() {
        BuildId build = rows.build("default", BuildState.SUCCEEDED);
        UUID id = rows.image(
                build,
                "ACCEPTED",
                new Artifact(
                        cloud,
                        null,
                        "file:///images/disk",
                        "disk",
                        "vm",
                        "transcend.qemu",
                        List.of(new ArtifactFile("file:///images/disk.qcow2", 4096, "abc"))));

        JsonNode image = api.json("/api/v1/images/" + id);

        assertThat(image.at("/buildId").asString()).isEqualTo(build.toString());
        assertThat(image.at("/state").asString()).isEqualTo("ACCEPTED");
        assertThat(image.at("/artifact/files/0/size").asLong()).isEqualTo(4096);
        assertThat(image.at("/links/build").asString()).isEqualTo("/api/v1/builds/" + build);
    }

    private Artifact artifact(@Nullable String region, String id) {
        return new Artifact(cloud, region, id, null, "b", "kind", List.of());
    }

    private List<UUID> ids(String path) {
        return api.json(path)
                .get("items")
                .valueStream()
                .map(each -> UUID.fromString(each.get("id").asString()))
                .toList();
    }
}
