package dev.kiln.worker.kib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.worker.template.Hallmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmiHallmarkTests {

    @TempDir
    private Path folder;

    private Path template;
    private Path target;
    private Path operator;

    @SuppressWarnings("NullAway.Init")
    AmiHallmarkTests() {}

    @BeforeEach
    void write() throws IOException {
        template = Files.writeString(
                folder.resolve("packer.json"),
                "{\"variables\": {\"aws_region\": \"us-east-1\", \"ami_regions\": \"a,b\", \"build_timestamp\": \"{{timestamp}}\"}}");
        target = Files.writeString(folder.resolve("ubuntu.json"), "{\"ami_regions\": \"us-west-1\"}");
        operator = Files.writeString(folder.resolve("operator.json"), "{\"aws_region\": \"eu-west-3\"}");
    }

    @Test
    void theRegionsAreWhereItIsBuiltAndWhereItIsCopiedTo() throws IOException {
        assertThat(of(Map.of("build_timestamp", "ours", "ami_regions", "eu-west-1,us-east-1")))
                .hasValueSatisfying(
                        each -> assertThat(each.regions()).containsExactly("eu-west-1", "eu-west-3", "us-east-1"));
    }

    @Test
    void withoutTheRequestsWordTheFilesCount() throws IOException {
        assertThat(of(Map.of("build_timestamp", "ours")))
                .hasValueSatisfying(each -> assertThat(each.regions()).containsExactly("eu-west-3", "us-west-1"));
    }

    @Test
    void noRegionsMeansWhereItIsBuilt() throws IOException {
        assertThat(of(Map.of("build_timestamp", "ours", "ami_regions", "")))
                .map(Hallmark::regions)
                .hasValueSatisfying(each -> assertThat(each).containsExactly("eu-west-3"));
    }

    @Test
    void aStampThatIsNotTheBuildsProvesNothing() throws IOException {
        assertThat(of(Map.of("build_timestamp", "of the request"))).isEmpty();
        assertThat(of(Map.of())).isEmpty();
    }

    @Test
    void aRegionThatOnlyPackerCanWorkOutProvesNothing() throws IOException {
        assertThat(of(Map.of("build_timestamp", "ours", "aws_region", "{{env `AWS_REGION`}}")))
                .isEmpty();
    }

    private Optional<Hallmark> of(Map<String, String> values) throws IOException {
        return new AmiHallmark(new Makefile.Inputs(template, Set.of(target)), List.of(operator)).of("ours", values);
    }
}
