package dev.kiln.grafana;

/**
 * From which value on a colour is shown. The colours are Grafana's semantic names, which exist in both of its themes.
 */
record Threshold(double from, String colour) {

    static Threshold warning(double from) {
        return new Threshold(from, "orange");
    }

    static Threshold critical(double from) {
        return new Threshold(from, "red");
    }

    static Threshold good(double from) {
        return new Threshold(from, "green");
    }
}
