package dev.kiln.worker.packer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CloudNamesTests {

    private final CloudNames names = new CloudNames();

    /** The forms of the lines are those of Packer's plugins for these clouds. */
    @Test
    void whatPluginsSayThatTheyMakeIsKeptOnce() {
        names.read("    amazon-ebs: Creating temporary keypair: packer_66f2a1c4-0000-1111-2222-333344445555");
        names.read("    amazon-ebs: Creating temporary security group: sg-0f1e2d3c4b5a69788");
        names.read("    amazon-ebs: Instance ID: i-0123456789abcdef0");
        names.read("==> amazon-ebs: Waiting for instance (i-0123456789abcdef0) to become ready...");
        names.read("==> azure-arm:  -> ResourceGroupName : 'pkr-Resource-Group-x7k2m9q4zz'");
        names.read("==> azure-arm:  -> VM Name : 'pkrvmx7k2m9q4zz'");
        names.read("    googlecompute: Creating instance: packer-66f2a1c4-0000-1111-2222-333344445555");

        assertThat(names.all())
                .containsExactly(
                        "packer_66f2a1c4-0000-1111-2222-333344445555",
                        "sg-0f1e2d3c4b5a69788",
                        "i-0123456789abcdef0",
                        "pkr-Resource-Group-x7k2m9q4zz",
                        "pkrvmx7k2m9q4zz",
                        "packer-66f2a1c4-0000-1111-2222-333344445555");
    }

    @Test
    void ordinaryWordsAreNoNames() {
        names.read("Setting up packer-utils (1.2.3-4) ... multi-architecture, wi-fi, vol-au-vent, api-12345678");

        assertThat(names.all()).isEmpty();
    }

    @Test
    void aLogThatNamesNoEndOfThingsFillsNoMemory() {
        for (int i = 0; i < 1_000; i++) {
            names.read("i-%08x".formatted(i));
        }

        assertThat(names.all()).hasSize(50);
    }
}
