package dev.kiln.bench.measure;

/**
 * An aim, and whether it was met.
 *
 * @param benchmark which benchmark it belongs to
 * @param aim in words, for example {@code p99 < 100 ms}
 * @param found the figure that decides, with its unit
 */
public record Finding(String benchmark, String aim, String found, boolean met) {}
