package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code deploy/PROPERTIES.md} against what the compiler wrote down of the properties that api and worker bind. */
class PropertyReferenceTests {

    private static final Path ROOT = Path.of(System.getProperty("kiln.root"));
    private static final Path REFERENCE = ROOT.resolve("deploy/PROPERTIES.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(kiln\\.[a-z0-9.-]+)` .*$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(kiln\\.[a-z0-9.-]+)[:}]");
    private static final Pattern JAVADOC_TAG = Pattern.compile("\\{@\\w+ ([^}]*)}");

    @Test
    void theReferenceHasEveryPropertyAsItIsBound() throws IOException {
        Map<String, String> bound = rowsOfMetadata();
        Path right = Files.write(ROOT.resolve("deploy/standalone/target/properties.md"), bound.values());

        assertThat(rowsOfReference())
                .as("the tables in %s; the right rows are in %s now".formatted(REFERENCE, right))
                .isEqualTo(bound);
    }

    @Test
    void whatIsReadByAPlaceholderIsInTheReferenceToo() throws IOException {
        TreeSet<String> read = new TreeSet<>();
        for (String module : List.of("api", "worker")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    PLACEHOLDER
                            .matcher(Files.readString(file))
                            .results()
                            .map(each -> each.group(1))
                            .forEach(read::add);
                }
            }
        }
        assertThat(read).contains("kiln.topics.prefix");
        assertThat(rowsOfReference()).containsKeys(read.toArray(String[]::new));
    }

    private static Map<String, String> rowsOfReference() throws IOException {
        return ROW.matcher(Files.readString(REFERENCE))
                .results()
                .collect(Collectors.toMap(each -> each.group(1), MatchResult::group, (one, two) -> one, TreeMap::new));
    }

    private static Map<String, String> rowsOfMetadata() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        ClassLoader classes = PropertyReferenceTests.class.getClassLoader();
        for (URL file : Collections.list(classes.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream content = file.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
                    String name = property.path("name").asString();
                    if (name.startsWith("kiln.")) {
                        rows.put(name, row(name, property));
                    }
                }
            }
        }
        return rows;
    }

    private static String row(String name, JsonNode property) {
        String description = JAVADOC_TAG
                .matcher(property.path("description").asString(""))
                .replaceAll(tag -> "`" + tag.group(1).replace("$", "\\$") + "`");
        return "| `%s` | %s | %s |".formatted(name, initial(property.path("defaultValue")), description);
    }

    /** The initial value; a list of several is written as {@code [a, b]} by the compiler. */
    private static String initial(JsonNode value) {
        String text = value.asString("").replaceAll("^\\[|]$", "");
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
