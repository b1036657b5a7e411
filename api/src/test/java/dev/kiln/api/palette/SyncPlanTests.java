package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.api.palette.PaletteMessages.Metadata;
import dev.kiln.api.palette.PaletteMessages.PackReference;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.palette.PaletteMessages.Spec;
import dev.kiln.api.palette.PaletteMessages.Status;
import dev.kiln.api.palette.PaletteMessages.Template;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.Pack;
import dev.kiln.api.profile.PaletteRecords;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncPlanTests {

    private static final String VALUES = "pack:\n  osImageOverride: \"ami-1\"\n";

    private final ClusterProfile record = PaletteRecords.with(new Pack("byoi", "os", "1.0.0", null, VALUES));

    @Test
    void whatAgreesNeedsNoWrite() {
        assertThat(plan(record, profile(true, VALUES, "1.0.0")).isEmpty()).isTrue();
        assertThat(plan(record, profile(true, "pack: {osImageOverride: ami-1}", "1.0.0"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void otherValuesAreWrittenAndPublished() {
        SyncPlan plan = plan(record, profile(true, "pack:\n  osImageOverride: old\n", "1.0.0"));

        assertThat(operations(plan)).containsExactly("set-pack", "publish");
        assertThat(plan.differences())
                .containsExactly(
                        new SyncPlan.Difference("packs/byoi/values", "pack:\n  osImageOverride: old\n", VALUES));
        assertThat(plan.writes().getFirst()).isInstanceOfSatisfying(PaletteWrite.SetPack.class, write -> {
            assertThat(write.pack().uid()).isEqualTo("uid-of-the-pack");
            assertThat(write.pack().values()).isEqualTo(VALUES);
        });
    }

    @Test
    void whatIsNotPublishedIsPublished() {
        assertThat(operations(plan(record, profile(false, VALUES, "1.0.0")))).containsExactly("publish");
    }

    @Test
    void anotherTagBringsTheUidOfAnotherPack() {
        SyncPlan plan = SyncPlan.of(record, profile(true, VALUES, "0.9.0"), "uid", Map.of("byoi", "uid-of-1.0.0"));

        assertThat(plan.writes().getFirst()).isInstanceOfSatisfying(PaletteWrite.SetPack.class, write -> {
            assertThat(write.pack().uid()).isEqualTo("uid-of-1.0.0");
            assertThat(write.pack().tag()).isEqualTo("1.0.0");
        });
        assertThatThrownBy(() -> plan(record, profile(true, VALUES, "0.9.0")))
                .isInstanceOfSatisfying(
                        PaletteException.class, e -> assertThat(e.isRefusal()).isTrue());
    }

    @Test
    void anOpenTagAsksForNoVersion() {
        ClusterProfile open = PaletteRecords.with(new Pack("byoi", "k8s", "1.34.x", null, VALUES));

        assertThat(plan(open, profile(true, VALUES, "1.34.7")).isEmpty()).isTrue();
    }

    @Test
    void annotationsOfOthersAreKept() {
        Profile profile = new Profile(
                new Metadata("nodes", "uid", Map.of("theirs", "kept"), Map.of("team", "a")),
                profile(true, VALUES, "1.0.0").spec(),
                new Status(true));

        SyncPlan plan = plan(record, profile);

        assertThat(plan.writes()).singleElement().isInstanceOfSatisfying(PaletteWrite.SetMetadata.class, write -> {
            assertThat(write.body().metadata().annotations())
                    .containsEntry("theirs", "kept")
                    .containsEntry(SyncPlan.RECORD, record.name());
            assertThat(write.body().metadata().labels()).containsExactly(Map.entry("team", "a"));
        });
    }

    @Test
    void aPackThatTheProfileDoesNotHaveIsForPeopleToAdd() {
        ClusterProfile other = PaletteRecords.with(new Pack("another", "os", null, null, VALUES));

        assertThatThrownBy(() -> plan(other, profile(true, VALUES, "1.0.0"))).hasMessageContaining("no pack 'another'");
    }

    private static SyncPlan plan(ClusterProfile record, Profile actual) {
        return SyncPlan.of(record, actual, "uid", Map.of());
    }

    private Profile profile(boolean published, String values, @Nullable String tag) {
        Template template = new Template(
                List.of(new PackReference("os", "byoi", tag, "spectro", "uid-of-the-pack", "registry", values)));
        return new Profile(
                new Metadata("nodes", "uid", Map.of(SyncPlan.RECORD, record.name()), Map.of()),
                new Spec("1.0.0", List.of(), published ? null : template, published ? template : null),
                new Status(published));
    }

    private static List<String> operations(SyncPlan plan) {
        return plan.writes().stream().map(PaletteWrite::operation).toList();
    }
}
