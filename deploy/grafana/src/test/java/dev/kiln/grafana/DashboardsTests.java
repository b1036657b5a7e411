package dev.kiln.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Grafana asks of a dashboard, and what a reader does. */
class DashboardsTests {

    /** The kinds of panels that Grafana brings along and that we use. */
    private static final Set<String> TYPES = Set.of("row", "stat", "timeseries", "bargauge", "heatmap", "table");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static List<Dashboard> all() {
        return Dashboard.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theFileIsWhatTheCodeSays(Dashboard dashboard) throws IOException {
        Path file = Watching.DASHBOARDS.resolve(dashboard.uid() + ".json");
        if (Boolean.getBoolean("kiln.write-dashboards")) {
            Files.writeString(file, DashboardJson.of(dashboard));
        }
        assertThat(Watching.read(file))
                .as("write the dashboards anew: deploy/grafana/write-dashboards")
                .isEqualTo(DashboardJson.of(dashboard));
    }

    /** In the words of its published types; the schema is beside this test, since Grafana cannot be had everywhere. */
    @ParameterizedTest
    @MethodSource("all")
    void grafanaTakesIt(Dashboard dashboard) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(MAPPER.readTree(Watching.read(
                        Path.of("src/test/resources/dashboard.schema.json").toAbsolutePath())));

        assertThat(schema.validate(MAPPER.readTree(DashboardJson.of(dashboard))))
                .isEmpty();
    }

    /** Two panels that ask the same and show it under another name or in another unit would contradict each other. */
    @Test
    void whoAsksTheSameSaysTheSame() {
        Map<String, Set<String>> byQuestion = new TreeMap<>();
        all().stream()
                .flatMap(DashboardsTests::panelsOf)
                .forEach(panel -> panel.queries()
                        .forEach(query -> byQuestion
                                .computeIfAbsent(
                                        query.text().replaceAll("\\s+", " ") + " " + query.instant(),
                                        text -> new HashSet<>())
                                .add(panel.unit() + " " + panel.thresholds() + " " + panel.max())));

        assertThat(byQuestion)
                .allSatisfy((question, shown) -> assertThat(shown).as(question).hasSize(1));
    }

    /** The way to the log of a failed build, and to builds and workers elsewhere. */
    @Test
    void aFailedBuildLeadsToItsLog() {
        assertThat(panelsOf(BuildsDashboard.define())
                        .flatMap(each -> each.columns().stream())
                        .map(Column::link)
                        .filter(Objects::nonNull))
                .contains("${kiln}/api/v1/builds/${__data.fields[\"build\"]}/log");
    }

    @Test
    void everyDashboardIsMarkedWithStartsAndLosses() {
        for (Dashboard dashboard : all()) {
            JsonNode marks = MAPPER.readTree(DashboardJson.of(dashboard))
                    .path("annotations")
                    .path("list");
            assertThat(marks)
                    .extracting(each -> each.path("name").asString())
                    .containsExactly("Starts", "Lost attempts");
            assertThat(marks)
                    .allSatisfy(each -> assertThat(Watching.knownMetrics())
                            .containsAll(PromqlNames.in(
                                    each.path("target").path("expr").asString())));
        }
    }

    @Test
    void everyDashboardHasAnAddressAndATitleOfItsOwn() {
        assertThat(all())
                .extracting(Dashboard::uid)
                .doesNotHaveDuplicates()
                .allMatch(uid -> uid.matches("[a-z-]{1,40}"));
        assertThat(all()).extracting(Dashboard::title).doesNotHaveDuplicates();
        assertThat(all()).extracting(Dashboard::description).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("all")
    void panelsHaveIdsOfTheirOwnAndKnownTypes(Dashboard dashboard) {
        List<JsonNode> panels = panels(dashboard);

        assertThat(panels).extracting(each -> each.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(each -> each.path("type").asString()).isSubsetOf(TYPES);
        assertThat(panels).allSatisfy(each -> {
            assertThat(each.path("title").asString()).isNotBlank();
            assertThat(each.path("gridPos").propertyNames()).containsExactlyInAnyOrder("x", "y", "w", "h");
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void noTwoPanelsLieOnEachOther(Dashboard dashboard) {
        Map<String, String> cells = new TreeMap<>();
        for (JsonNode panel : panels(dashboard)) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    String title = panel.path("title").asString();
                    assertThat(cells.put(x + "," + y, title)).as(title).isNull();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyPanelSaysWhatItIsWhereItIsEmptyAndInWhichUnit(Dashboard dashboard) {
        List<Panel> panels = panelsOf(dashboard).toList();

        assertThat(panels).extracting(Panel::title).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(each -> {
            assertThat(each.description())
                    .as(each.title())
                    .hasSizeGreaterThan(20)
                    .endsWith(".");
            assertThat(each.noValue()).as(each.title()).isNotBlank();
            assertThat(each.unit()).as(each.title()).isNotBlank();
            assertThat(each.queries()).as(each.title()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyQueryAsksForMetricsThatThereAre(Dashboard dashboard) {
        Set<String> asked = promql(dashboard)
                .flatMap(each -> PromqlNames.in(each).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Watching.knownMetrics()).containsAll(asked);
    }

    /** Kiln's gauges of the ledger are the same from every instance: a sum without a maximum counts them more than once. */
    @ParameterizedTest
    @MethodSource("all")
    void gaugesOfTheLedgerAreNotCountedOncePerInstance(Dashboard dashboard) {
        Set<String> sameEverywhere = Watching.read(Watching.PROMETHEUS.resolve("METRICS.md"))
                .lines()
                .filter(line -> line.startsWith("| `kiln_") && line.contains("the same from every instance"))
                .map(line -> line.split("`", -1)[1])
                .collect(Collectors.toSet());

        assertThat(promql(dashboard))
                .allSatisfy(query -> sameEverywhere.stream()
                        .filter(name -> query.matches("(?s).*\\b" + name + "\\b.*"))
                        .forEach(name -> assertThat(query)
                                .as(name)
                                .containsPattern("(max|count)( by \\([^)]*\\))? ?\\(" + name)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyVariableOfAQueryIsThere(Dashboard dashboard) {
        Set<String> declared = new HashSet<>(Set.of("__rate_interval", "__range", "__timeFilter"));
        dashboard.variables().forEach(each -> declared.add(each.name()));

        assertThat(panelsOf(dashboard)
                        .flatMap(each -> each.queries().stream())
                        .map(Query::text)
                        .flatMap(text -> Pattern.compile("\\$(\\w+)")
                                .matcher(text)
                                .results()
                                .map(each -> each.group(1))))
                .isSubsetOf(declared);
    }

    @Test
    void linksLeadToDashboardsThatThereAre() {
        Set<String> uids = all().stream().map(Dashboard::uid).collect(Collectors.toSet());

        assertThat(all().stream()
                        .flatMap(DashboardsTests::panelsOf)
                        .map(Panel::link)
                        .filter(Objects::nonNull))
                .isSubsetOf(uids)
                .isNotEmpty();
    }

    private static Stream<Panel> panelsOf(Dashboard dashboard) {
        return dashboard.sections().stream().flatMap(section -> section.panels().stream());
    }

    static Stream<String> promql(Dashboard dashboard) {
        return panelsOf(dashboard)
                .flatMap(panel -> panel.queries().stream())
                .filter(query -> query.source() == Query.Source.PROMETHEUS)
                .map(Query::text);
    }

    private static List<JsonNode> panels(Dashboard dashboard) {
        JsonNode panels = MAPPER.readTree(DashboardJson.of(dashboard)).path("panels");
        return new ArrayList<>(StreamSupport.stream(panels.spliterator(), false).toList());
    }
}
