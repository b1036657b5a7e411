package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildIdTests {

    @Test
    void isAUuidOfVersion7WithTheTimeOfItsMaking() {
        long before = System.currentTimeMillis();
        UUID id = BuildId.next().value();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, before + 60_000);
    }

    @Test
    void idsMadeOneAfterTheOtherAreInOrder() {
        List<BuildId> ids = Stream.generate(BuildId::next).limit(10_000).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids.stream().map(BuildId::toString)).isSorted();
    }

    @Test
    void idsOfEachOfManyThreadsAreInOrderAndUnique() throws Exception {
        Callable<List<BuildId>> maker =
                () -> Stream.generate(BuildId::next).limit(2_000).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var batches = threads.invokeAll(
                    IntStream.range(0, 8).mapToObj(each -> maker).toList());
            var all = batches.stream().map(batch -> batch.resultNow()).toList();
            assertThat(all).allSatisfy(batch -> assertThat(batch).isSorted());
            assertThat(all.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        }
    }

    @Test
    void idsStayInOrderWhenTheClockStepsBack() {
        UUID first = OrderedUuids.next();
        UUID second = OrderedUuids.at(first.getMostSignificantBits() >>> 16);
        UUID third = OrderedUuids.at((first.getMostSignificantBits() >>> 16) - 60_000);

        assertThat(Stream.of(first, second, third).map(BuildId::new)).isSorted();
    }

    @Test
    void orderIsByTimeAndNotBySign() {
        BuildId early = BuildId.parse("7fffffff-ffff-7fff-bfff-ffffffffffff");
        BuildId late = BuildId.parse("80000000-0000-7000-8000-000000000000");
        BuildId later = BuildId.parse("80000000-0000-7000-8000-000000000001");

        assertThat(early).isLessThan(late);
        assertThat(late).isLessThan(later).isEqualByComparingTo(late);
    }

    @Test
    void readsWhatItWrites() {
        BuildId id = BuildId.next();

        assertThat(BuildId.parse(id.toString())).isEqualTo(id);
        assertThat(BuildId.parse("0198C1A2-7B3C-7D4E-8F50-112233445566"))
                .hasToString("0198c1a2-7b3c-7d4e-8f50-112233445566");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "0198c1a27b3c7d4e8f50112233445566",
                "0198c1a2-7b3c-7d4e-8f50-11223344556g",
                "0198c1a-27b3c-7d4e-8f50-112233445566",
                " 0198c1a2-7b3c-7d4e-8f50-11223344556",
                "0198c1a2-7b3c-7d4e-8f50-112233445566\n"
            })
    void refusesWhatIsNoUuidAndSaysWhatItGot(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> BuildId.parse(text))
                .withMessageContaining("Not a build id: '" + text + "'");
    }

    @Test
    @SuppressWarnings("NullAway") // Jackson passes null for what is missing
    void isNeverWithoutAValue() {
        assertThatNullPointerException().isThrownBy(() -> new BuildId(null));
    }
}
