package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileDiffTests {

    private static final Pack CNI = new Pack("cni", "cni", "1.2.0", null, "one: 1\ntwo: 2\nthree: 3\n");

    @Test
    void theSameVersionHasNoDifference() {
        assertThat(diff(List.of(CNI), List.of(CNI))).isEmpty();
    }

    @Test
    void packsGoByTheirNameSoThatTheirOrderIsNoDifference() {
        assertThat(diff(List.of(CNI, Profiles.BYOOS), List.of(Profiles.BYOOS, CNI)))
                .isEmpty();
    }

    @Test
    void ofATextOnlyTheLinesAreShownThatDiffer() {
        Pack after = new Pack("cni", "cni", "1.2.0", null, "one: 1\n2: two\nhalf: 2.5\nthree: 3\n");

        ProfileDiff.Difference difference = diff(List.of(CNI), List.of(after)).getFirst();

        assertThat(difference.pointer()).isEqualTo("/packs/cni/values");
        assertThat(difference.line()).isEqualTo(2);
        assertThat(difference.before()).hasToString("[\"two: 2\"]");
        assertThat(difference.after()).hasToString("[\"2: two\",\"half: 2.5\"]");
    }

    @Test
    void aDifferenceInTheLineBreaksOnlyIsShownWhole() {
        Pack after = new Pack("cni", "cni", "1.2.0", null, "one: 1\r\ntwo: 2\r\nthree: 3\r\n");

        assertThat(diff(List.of(CNI), List.of(after)))
                .singleElement()
                .satisfies(each -> assertThat(each.after()).hasToString("\"one: 1\\r\\ntwo: 2\\r\\nthree: 3\\r\\n\""));
    }

    @Test
    void whatCameAndWhatWentIsShown() {
        assertThat(diff(List.of(CNI), List.of(Profiles.kubernetes("1.34.2"))))
                .extracting(ProfileDiff.Difference::pointer)
                .containsExactly(
                        "/packs/cni/layer",
                        "/packs/cni/name",
                        "/packs/cni/tag",
                        "/packs/cni/values",
                        "/packs/kubernetes/layer",
                        "/packs/kubernetes/name",
                        "/packs/kubernetes/tag",
                        "/packs/kubernetes/values");
    }

    private static List<ProfileDiff.Difference> diff(List<Pack> before, List<Pack> after) {
        return ProfileDiff.between("prod", entry(before), entry(after)).differences();
    }

    private static HistoryEntry entry(List<Pack> packs) {
        return new HistoryEntry(
                1,
                HistoryEntry.Kind.REPLACED,
                ProfileVersion.FIRST,
                "http anonymous",
                "tested",
                null,
                null,
                Profiles.definition("aws", "us-east-1", null, packs.toArray(Pack[]::new)),
                Instant.EPOCH);
    }
}
