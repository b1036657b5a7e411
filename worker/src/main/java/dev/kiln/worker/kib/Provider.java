package dev.kiln.worker.kib;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the providers of the Kubernetes Image Builder have in their own ways: where an image is distributed, and what makes
 * its name unlike that of another build ({@code packer/<provider>/packer*.json}).
 *
 * @param prefix of the targets, after {@code build-}
 * @param reach to where an image can be distributed
 * @param regions the variable that lists regions, or names the one
 * @param location the variable for the region in which the image is built, if it is another one
 * @param publicDefaults variables whose defaults would make the image public
 * @param name the variable whose default is the same for every build of a target; ours ends in what tells builds apart
 */
record Provider(
        String prefix,
        Reach reach,
        Optional<String> regions,
        Optional<String> location,
        List<String> publicDefaults,
        Optional<String> name) {

    /** To where an image can be distributed. */
    enum Reach {
        /** To any number of regions. */
        REGIONS,
        /** To the region in which it is built. */
        REGION,
        /** It is everywhere. */
        GLOBAL,
        /** It has no region: a file, or an image in a data centre. */
        NOWHERE
    }

    private static final String SUFFIXED_NAME = "{{user `build_name`}}-kube-{{user `kubernetes_semver`}}-";

    private static final List<Provider> ALL = List.of(
            new Provider(
                    "ami-",
                    Reach.REGIONS,
                    Optional.of("ami_regions"),
                    Optional.of("aws_region"),
                    List.of("ami_groups", "snapshot_groups"),
                    Optional.empty()),
            // Where it is built comes from the environment: AZURE_LOCATION.
            new Provider(
                    "azure-sig-",
                    Reach.REGIONS,
                    Optional.of("replication_regions"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()),
            plain("gce-", Reach.GLOBAL, null, null),
            plain("do-", Reach.REGION, "region", null),
            plain("hcloud-", Reach.REGION, "hcloud_location", null),
            plain("huaweicloud-", Reach.REGION, "region", null),
            plain("oci-", Reach.REGION, "region", null),
            plain("osc-", Reach.REGION, "region", null),
            plain("powervs-", Reach.REGION, "region", null),
            plain("scaleway-", Reach.REGION, "zone", null),
            plain("vultr-", Reach.REGION, "region", null),
            plain("node-ova-vsphere-", Reach.NOWHERE, null, "build_version"),
            plain("nutanix-", Reach.NOWHERE, null, "image_name"),
            plain("openstack-", Reach.NOWHERE, null, "image_name"),
            plain("proxmox-", Reach.NOWHERE, null, "artifact_name"));

    private static final Provider OTHER = plain("", Reach.NOWHERE, null, null);

    /** @param target with its prefix {@code build-} */
    static Provider of(String target) {
        return Stream.concat(ALL.stream(), Stream.of(OTHER))
                .filter(each -> target.startsWith("build-" + each.prefix()))
                .findFirst()
                .orElse(OTHER);
    }

    String uniqueName(String stamp) {
        return SUFFIXED_NAME + stamp;
    }

    boolean isAws() {
        return prefix.equals("ami-");
    }

    boolean isAzure() {
        return prefix.equals("azure-sig-");
    }

    private static Provider plain(
            String prefix,
            Reach reach,
            @org.jspecify.annotations.Nullable String regions,
            @org.jspecify.annotations.Nullable String name) {
        return new Provider(
                prefix, reach, Optional.ofNullable(regions), Optional.empty(), List.of(), Optional.ofNullable(name));
    }
}
