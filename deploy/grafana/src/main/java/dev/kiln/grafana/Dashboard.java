package dev.kiln.grafana;

import java.util.List;

/**
 * A page of panels.
 *
 * @param uid what links and Grafana know it by; also the name of its file
 * @param description who opens it and what it answers
 * @param from how far back it looks at first
 */
record Dashboard(
        String uid, String title, String description, String from, List<Variable> variables, List<Section> sections) {

    Dashboard {
        variables = List.copyOf(variables);
        sections = List.copyOf(sections);
    }

    /** All of Kiln's, in the order in which one goes deeper. */
    static List<Dashboard> all() {
        return List.of(
                FleetDashboard.define(),
                BuildsDashboard.define(),
                WorkersDashboard.define(),
                ImagesDashboard.define(),
                PlumbingDashboard.define());
    }

    /** Panels that answer one question. */
    record Section(String question, List<Panel> panels) {

        Section {
            panels = List.copyOf(panels);
        }

        static Section of(String question, Panel... panels) {
            return new Section(question, List.of(panels));
        }
    }
}
