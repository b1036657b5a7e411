package dev.kiln.worker.packer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackerLineTests {

    @Test
    void textForPeopleIsDecoded() {
        assertThat(PackerLine.parse("1795411286,,ui,error,==> bad: boom%!(PACKER_COMMA) it\\nbroke"))
                .isEqualTo(new PackerLine.Ui("error", "==> bad: boom, it\nbroke"));
    }

    @Test
    void aPropertyOfAnArtifactHasItsBuildAndNumber() {
        assertThat(PackerLine.parse("1795411712,tiny,artifact,1,file,0,output/tiny.qcow2"))
                .isEqualTo(new PackerLine.ArtifactProperty("tiny", 1, "file", List.of("0", "output/tiny.qcow2")));
        assertThat(PackerLine.parse("1795411712,tiny,artifact,0,end"))
                .isEqualTo(new PackerLine.ArtifactProperty("tiny", 0, "end", List.of()));
    }

    @Test
    void theErrorOfABuildIsFound() {
        assertThat(PackerLine.parse("1795411286,bad,error,exit status: 3.Allowed: [0]"))
                .isEqualTo(new PackerLine.BuildError("bad", "exit status: 3.Allowed: [0]"));
    }

    @Test
    void versionsAndVariablesAreFound() {
        assertThat(PackerLine.parse("1795411708,,version,1.6.6")).isEqualTo(new PackerLine.Version("1.6.6"));
        assertThat(PackerLine.parse("1795411708,,template-variable,who,a%!(PACKER_COMMA)b,0"))
                .isEqualTo(new PackerLine.TemplateVariable("who", "a,b", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "1795411286",
                "1795411286,,",
                "1795411286,,ui",
                "1795411286,,ui,say",
                "1795411286,x,artifact",
                "1795411286,x,artifact,one,id,Null",
                "1795411286,x,artifact,99999999999,id,Null",
                "1795411286,,template-variable,who",
                "date, time, place",
                "make: *** [Makefile:1: build] Error 1"
            })
    void whatIsNotOfTheFormIsStrayAndNotLost(String line) {
        assertThat(PackerLine.parse(line)).isEqualTo(new PackerLine.Stray(line));
    }
}
