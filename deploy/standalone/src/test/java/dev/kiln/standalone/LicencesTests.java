package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the jars of api and worker are made of, by the bills of materials in them. */
class LicencesTests {

    /** A company can ship what is under one of these with its own programs, if it keeps the notices. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "EPL-2.0",
            "CC0-1.0",
            // Of aopalliance, whose authors say no more.
            "Public Domain");

    private static final Path ROOT = Path.of(System.getProperty("kiln.root"));
    private static final Path LIST = ROOT.resolve("deploy/supply-chain/LICENCES.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+:[^`]+)` .*$");

    @Test
    void everythingShippedIsUnderALicenceThatAllowsIt() throws IOException {
        // Who offers two leaves the choice.
        assertThat(shipped())
                .allSatisfy((component, licences) ->
                        assertThat(licences).as(component).containsAnyElementsOf(ALLOWED));
    }

    @Test
    void theListNamesEverythingShipped() throws IOException {
        Map<String, String> right = new TreeMap<>();
        shipped()
                .forEach((component, licences) ->
                        right.put(component, "| `%s` | %s |".formatted(component, String.join(" or ", licences))));
        Path written = Files.write(ROOT.resolve("deploy/standalone/target/licences.md"), right.values());

        Map<String, String> listed = ROW.matcher(Files.readString(LIST))
                .results()
                .collect(Collectors.toMap(each -> each.group(1), MatchResult::group, (one, two) -> one, TreeMap::new));

        assertThat(listed)
                .as("the table in %s; the right rows are in %s now".formatted(LIST, written))
                .isEqualTo(right);
    }

    /** Names of components, without Kiln's own, and their licences. */
    private static Map<String, Set<String>> shipped() throws IOException {
        Map<String, Set<String>> shipped = new TreeMap<>();
        List<URL> bills = Collections.list(
                LicencesTests.class.getClassLoader().getResources("META-INF/sbom/application.cdx.json"));
        assumeThat(bills)
                .as("bills of api and worker, which only a build that is online writes")
                .hasSize(2);
        for (URL bill : bills) {
            try (InputStream content = bill.openStream()) {
                for (JsonNode component : JsonMapper.shared().readTree(content).path("components")) {
                    String group = component.path("group").asString();
                    if (!group.equals("dev.kiln")) {
                        shipped.put(group + ":" + component.path("name").asString(), licences(component));
                    }
                }
            }
        }
        return shipped;
    }

    private static Set<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(each -> each.path("license"))
                .flatMap(each -> Stream.of(each.path("id"), each.path("name")))
                .map(JsonNode::asString)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
