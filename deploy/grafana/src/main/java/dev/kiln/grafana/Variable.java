package dev.kiln.grafana;

/**
 * What a reader can narrow a dashboard down to; all values at first.
 *
 * @param name as queries use it, {@code $name}
 * @param metric one that has the label
 * @param label whose values are offered
 */
record Variable(String name, String title, String metric, String label) {

    static final Variable POOL = new Variable("pool", "Pool", "kiln_builds_open", "pool");
    static final Variable SOURCE = new Variable("source", "Template source", "kiln_template_attempts", "source");
    static final Variable TEMPLATE =
            new Variable("template", "Template or target", "kiln_template_attempts{source=~\"$source\"}", "template");
    static final Variable CLOUD = new Variable("cloud", "Cloud", "kiln_profile_image_age_seconds", "cloud");
    static final Variable REGION =
            new Variable("region", "Region", "kiln_profile_image_age_seconds{cloud=~\"$cloud\"}", "region");
    static final Variable WORKER = new Variable("worker", "Worker", "kiln_worker_info{pool=~\"$pool\"}", "worker");
}
