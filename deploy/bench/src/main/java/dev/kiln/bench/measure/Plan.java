package dev.kiln.bench.measure;

/**
 * How the database carried out a statement of the api.
 *
 * @param statement its text, shortened
 * @param calls how often it was seen
 * @param median of its times, in milliseconds
 * @param max the longest of them
 * @param text what {@code EXPLAIN (ANALYZE, BUFFERS)} says of the longest
 */
public record Plan(String statement, int calls, double median, double max, String text) {}
