package dev.kiln.palette.standin;

import java.net.InetAddress;
import java.util.List;

/** Serves until it is stopped, and prints every call. */
public final class Main {

    private static final String USAGE = "usage: ADDRESS PORT API-KEY [PROFILE:VERSION ...]";

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length < 3) {
            System.err.println(USAGE);
            System.exit(2);
        }
        PaletteStandIn palette =
                PaletteStandIn.start(InetAddress.ofLiteral(args[0]), Integer.parseInt(args[1]), args[2]);
        palette.onCall(call -> System.out.println(call.line()));
        for (String each : List.of(args).subList(3, args.length)) {
            String[] parts = each.split(":", 2);
            palette.profile(null, parts[0], parts.length > 1 ? parts[1] : "1.0.0", packs());
        }
        System.out.println("A stand-in for Palette listens on " + palette.baseUrl());
        Thread.currentThread().join();
    }

    /** A profile as one begins with: an image to be set, and a version of Kubernetes. */
    private static List<SeedPack> packs() {
        return List.of(
                new SeedPack("generic-byoi", "os", "1.0.0", "pack:\n  osImageOverride: \"\"\n"),
                new SeedPack("kubernetes", "k8s", "1.34.2", "pack: {}\n"));
    }
}
