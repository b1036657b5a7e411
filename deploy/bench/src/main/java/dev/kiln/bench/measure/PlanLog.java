package dev.kiln.bench.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds plans in the log of an api whose database tells of each statement by a notice, as {@code auto_explain} does. */
public final class PlanLog {

    private static final Pattern ENTRY = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*");
    private static final Pattern NOTICE = Pattern.compile("message \\[duration: ([0-9.]+) ms {2}plan:");
    private static final String QUERY = "Query Text: ";
    private static final int LONGEST = 200;

    private PlanLog() {}

    /** The plans of every statement, the slowest first. */
    public static List<Plan> read(List<String> log) {
        List<List<String>> entries = new ArrayList<>();
        for (String line : log) {
            if (ENTRY.matcher(line).matches() || entries.isEmpty()) {
                entries.add(new ArrayList<>());
            }
            entries.getLast().add(line);
        }
        return entries.stream()
                .map(PlanLog::seen)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Seen::statement, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(PlanLog::plan)
                .sorted(Comparator.comparingDouble(Plan::max).reversed())
                .toList();
    }

    /** The statement is told as it is, over several lines; the first line with a cost is the plan's. */
    private static Optional<Seen> seen(List<String> entry) {
        Matcher notice = NOTICE.matcher(entry.getFirst());
        int plan = 1;
        while (plan < entry.size() && !entry.get(plan).contains("(cost=")) {
            plan++;
        }
        if (!notice.find() || plan == entry.size()) {
            return Optional.empty();
        }
        String statement = String.join("\n", entry.subList(1, plan));
        String text = String.join("\n", entry.subList(plan, entry.size())).strip();
        return Optional.of(new Seen(
                shortened(statement.substring(QUERY.length())),
                Double.parseDouble(notice.group(1)),
                text.substring(0, text.length() - 1)));
    }

    /** Parameters have other numbers in each, and rows that go together are many or few. */
    private static String shortened(String statement) {
        String line =
                statement.replaceAll("\\$\\d+", "?").replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static Plan plan(Map.Entry<String, List<Seen>> seen) {
        Distribution millis =
                Distribution.of(seen.getValue().stream().map(Seen::millis).toList());
        String slowest = seen.getValue().stream()
                .max(Comparator.comparingDouble(Seen::millis))
                .orElseThrow()
                .plan();
        return new Plan(seen.getKey(), millis.count(), millis.median(), millis.max(), slowest);
    }

    private record Seen(String statement, double millis, String plan) {}
}
