package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactTests {

    @ParameterizedTest(name = "an artifact of {0}/{1} fits {2}/{3}: {4}")
    @CsvSource({
        "aws, us-east-1, aws, us-east-1, true",
        "aws, us-east-1, aws, us-west-2, false",
        "aws, us-east-1, gcp, us-east-1, false",
        "gcp, , gcp, europe-west1, true",
        "aws, us-east-1, aws, , true",
        "qemu, , aws, , false"
    })
    void fitsItsCloudAndRegion(
            String cloud, @Nullable String region, String wanted, @Nullable String wantedRegion, boolean fits) {
        Artifact artifact = new Artifact(cloud, region, "id", null, "builder", "builder.id", List.of());

        assertThat(artifact.fits(wanted, wantedRegion)).isEqualTo(fits);
    }
}
