package dev.kiln.worker.packer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a template prints, and a plugin prints past Packer, is read as a line. */
class PackerLineFuzzTests {

    @Property
    void anyTextIsALine(@ForAll String text) {
        assertThat(PackerLine.parse(text)).isNotNull();
    }

    @Property
    void anyTextThatLooksLikePackersIsALine(@ForAll("packerLike") String text) {
        assertThat(PackerLine.parse(text)).isNotNull();
    }

    @Provide
    Arbitrary<String> packerLike() {
        Arbitrary<String> part = Arbitraries.of(
                "1",
                "1700000000",
                "",
                "ui",
                "say",
                "error",
                "artifact",
                "template-variable",
                "version",
                "amazon-ebs.x",
                "-1",
                "99999999999999999999",
                "id",
                "end",
                "files-count",
                "%!(PACKER_COMMA)",
                "\\n",
                "\\",
                "\u0000",
                "\uD800",
                "ä");
        return part.list().ofMaxSize(8).map(parts -> String.join(",", parts));
    }
}
