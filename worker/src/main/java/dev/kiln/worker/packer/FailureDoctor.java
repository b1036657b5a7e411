package dev.kiln.worker.packer;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.worker.process.Excess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads in the end of a log why Packer failed, and whether it is worth another attempt. Thread-safe. */
public final class FailureDoctor {

    private static final int LONGEST = 2000;

    /** 128 and SIGKILL: the kernel's way to end a process for lack of memory. */
    private static final int KILLED = 137;

    private final List<FailureRule> rules;

    FailureDoctor(List<FailureRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Knows the built-in rules, and before those the ones of a file.
     *
     * @throws IOException if the file cannot be read, or a rule in it is not as it must be; the message says which
     */
    public static FailureDoctor with(Optional<Path> moreRules) throws IOException {
        return new FailureDoctor(FailureRules.load(moreRules));
    }

    /** Why a run that did not succeed failed. A limit that it met tells more than what the log says of its consequences. */
    Failure diagnose(int exitCode, PackerOutput output, Optional<Excess> excess) {
        Failure told = diagnose(exitCode, output);
        return excess.map(each -> limited(each, told)).orElse(told);
    }

    /** The same attempt would meet it again. */
    private static Failure limited(Excess excess, Failure told) {
        return switch (excess) {
            case Excess.Memory memory ->
                new Failure(
                        FailureClass.PERMANENT,
                        "memory-limit",
                        "The attempt needed more memory than the %d MB that it may use: a process of it was killed"
                                .formatted(memory.bytes() >> 20),
                        "Raise kiln.worker.limits.memory of the worker, or have the template build less at once, or in a smaller virtual machine",
                        told.exitCode(),
                        told.line());
            case Excess.Processes processes ->
                new Failure(
                        FailureClass.PERMANENT,
                        "process-limit",
                        "The attempt could not start another process or thread: it may have %d at once"
                                .formatted(processes.atOnce()),
                        "Raise kiln.worker.limits.processes of the worker, or have the template do less at once",
                        told.exitCode(),
                        told.line());
        };
    }

    /** What the log says of it. */
    Failure diagnose(int exitCode, PackerOutput output) {
        for (List<String> place : List.of(output.errors(), output.tail())) {
            for (String text : place.reversed()) {
                for (FailureRule rule : rules) {
                    Optional<String> line = text.lines().filter(rule::matches).findFirst();
                    if (line.isPresent()) {
                        return failure(rule, text, line.get(), exitCode);
                    }
                }
            }
        }
        return unknown(exitCode, output);
    }

    private static Failure failure(FailureRule rule, String text, String line, int exitCode) {
        String cause = rule.cause();
        return new Failure(
                rule.failureClass(),
                rule.name(),
                cause == null ? cut(text) : cause,
                rule.advice(),
                exitCode,
                cut(line.strip()));
    }

    private static Failure unknown(int exitCode, PackerOutput output) {
        if (exitCode == KILLED) {
            return new Failure(
                    FailureClass.TRANSIENT,
                    "memory",
                    "Packer was killed, most likely for lack of memory",
                    "Give the worker more memory, or fewer slots",
                    exitCode);
        }
        String last = output.errors().isEmpty()
                ? "Packer ended with exit code %d".formatted(exitCode)
                : output.errors().getLast();
        return new Failure(FailureClass.PERMANENT, "packer-exit", cut(last), "Read the end of the log", exitCode);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }
}
