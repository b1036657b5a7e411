package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.Mutations;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes are, a submitter gets an answer. */
class RequestReaderFuzzTests {

    private static final String REQUEST = """
            {"template": {"source": "examples", "path": "node-image", "ref": "main", "only": ["a"], "except": []},
             "kubernetesVersion": "v1.34.2", "regions": ["us-east-1"], "variables": {"k": "string"},
             "pool": "default", "timeout": "PT2H", "queueTimeout": "PT1H", "maxAttempts": 3,
             "labels": {"os": "ubuntu-2404"}, "profiles": ["prod-aws"]}
            """;

    @Property
    void anyBytesAreAnswered(@ForAll byte[] bytes) {
        assertThat(RequestReader.strict().read(bytes)).isNotNull();
        assertThat(RequestReader.lenient().read(bytes)).isNotNull();
    }

    @Property
    void aDamagedRequestIsAnswered(@ForAll("damaged") byte[] bytes) {
        assertThat(RequestReader.strict().read(bytes)).isNotNull();
        assertThat(RequestReader.lenient().read(bytes)).isNotNull();
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        return Mutations.of(REQUEST.getBytes(StandardCharsets.UTF_8));
    }
}
