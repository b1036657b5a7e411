package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.palette.standin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Changes that somebody makes in Palette by hand. */
@Timeout(180)
class PaletteDriftIT extends PaletteFixture {

    @Test
    void changesMadeByHandAreShownAndLeft() {
        bind("in-place", "show");
        take("ami-1");
        awaitState("in-sync");
        palette.edit(first, "generic-byoi", "pack:\n  osImageOverride: by-hand\n");
        palette.forgetCalls();

        world.post(name, "sync", "");

        JsonNode drifted = awaitState("drifted");
        assertThat(drifted.at("/drift/0/place").asString()).isEqualTo("packs/generic-byoi/values");
        assertThat(drifted.at("/drift/0/palette").asString()).contains("by-hand");
        assertThat(drifted.at("/drift/0/record").asString()).contains("ami-1");
        assertThat(writes()).isEmpty();
        take("ami-2");
        awaitState("in-sync");
        assertThat(palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/0/values")
                        .asString())
                .contains("ami-2");
    }

    @Test
    void whatIsHalfWrittenWhenTheRecordTurnsBackIsNoDrift() {
        bind("in-place", "show");
        String old = accepted("ami-1").images().getFirst().imageId().toString();
        tree(world.post(name, "take", "{'image': '%s'}".formatted(old)), 200);
        awaitState("in-sync");
        palette.failNext("PATCH_METADATA", new Fault.Answer(403, "OperationForbidden", "You shall not"));
        take("ami-2");
        awaitState("failed");

        tree(world.post(name, "take", "{'image': '%s'}".formatted(old)), 200);

        awaitState("in-sync");
        assertThat(values(name)).contains("ami-1");
    }

    @Test
    void changesMadeByHandAreUndoneWhereTheRecordSaysSo() {
        bind("in-place", "correct");
        take("ami-1");
        awaitState("in-sync");
        palette.edit(first, "generic-byoi", "pack:\n  osImageOverride: by-hand\n");

        world.post(name, "sync", "");

        await().atMost(PATIENCE)
                .until(() -> palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/0/values")
                        .asString()
                        .contains("ami-1"));
        awaitState("in-sync");
    }

    @Test
    void anotherOrderOrFormOfTheSameValuesIsNoDrift() {
        bind("in-place", "show");
        take("ami-1");
        awaitState("in-sync");
        palette.edit(first, "generic-byoi", "pack: {osVersion: '24.04', osName: ubuntu, osImageOverride: ami-1}");
        palette.forgetCalls();

        world.post(name, "sync", "");

        await().atMost(PATIENCE).until(() -> !palette.calls().isEmpty());
        awaitState("in-sync");
        assertThat(writes()).isEmpty();
    }
}
