package dev.kiln.grafana;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes every dashboard as JSON into the folder that is given. */
public final class WriteDashboards {

    private WriteDashboards() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Dashboard each : Dashboard.all()) {
            Files.writeString(fileOf(folder, each), DashboardJson.of(each));
        }
    }

    static Path fileOf(Path folder, Dashboard dashboard) {
        return folder.resolve(dashboard.uid() + ".json");
    }
}
