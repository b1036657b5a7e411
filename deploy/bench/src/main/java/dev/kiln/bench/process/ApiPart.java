package dev.kiln.bench.process;

import dev.kiln.api.KilnApi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** An api in a process of its own; its arguments are those of the api. */
@Command(name = "api", hidden = true)
public final class ApiPart implements Callable<Integer> {

    @Unmatched
    private final List<String> properties = new ArrayList<>();

    /** Filled by picocli. */
    public ApiPart() {}

    @Override
    public Integer call() {
        Lifeline.hold();
        SpringApplication.run(KilnApi.class, properties.toArray(String[]::new));
        return Lifeline.KEEP_RUNNING;
    }
}
