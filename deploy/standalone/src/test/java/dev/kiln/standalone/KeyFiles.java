package dev.kiln.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates that sign themselves, with their keys, made by the JDK's keytool in a folder. */
record KeyFiles(Path folder) {

    static final String PASSWORD = "changeit";

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** A key store (PKCS 12) with a key and a certificate of that name, for this machine. */
    Path key(String name) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString());
        return store;
    }

    /** A store that trusts the certificates of those names, which have been made. */
    Path trusting(String store, List<String> names) throws IOException, InterruptedException {
        Path trust = folder.resolve(store + ".p12");
        for (String name : names) {
            Path certificate = folder.resolve(name + ".crt");
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-alias",
                    name,
                    "-file",
                    certificate.toString(),
                    "-keystore",
                    folder.resolve(name + ".p12").toString());
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-file",
                    certificate.toString(),
                    "-keystore",
                    trust.toString());
        }
        return trust;
    }

    /** The certificate of a name, which is trusted already, in the form that is read by everything. */
    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    /** Key and certificate of a name, which have been made, in one PEM file. */
    Path pem(String name) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            Key key = store.getKey(name, PASSWORD.toCharArray());
            Path file = folder.resolve(name + ".pem");
            Files.writeString(
                    file,
                    block("PRIVATE KEY", key.getEncoded())
                            + block("CERTIFICATE", store.getCertificate(name).getEncoded()));
            return file;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String block(String what, byte[] content) {
        return "-----BEGIN %s-----%n%s%n-----END %1$s-----%n"
                .formatted(what, new String(LINES.encode(content), US_ASCII));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool could not " + String.join(" ", arguments));
        }
    }
}
