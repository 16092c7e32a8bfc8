/** A program that is built from source with Go. Times, memory and disk space were measured on 2 cores. */
export interface GoProgram {
  /** Its name and version, for messages. */
  readonly title: string;
  /** The name of its file and its log. */
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** The expected hash of the module's archive, whose go.sum pins the dependencies. */
  readonly sum: string;
  /** The package in the module. */
  readonly package: string;
  readonly ldflags: string;
  /** The oldest Go that can build it. */
  readonly go: string;
  /** The number of modules that a first build downloads. */
  readonly downloads: number;
  /** The total weight of its packages; see `parseWeight` in `go-build.ts`. */
  readonly weight: number;
  readonly seconds: { readonly download: number; readonly compile: number; readonly link: number };
  readonly memoryGb: number;
  readonly diskGb: number;
  /** How to avoid the build. */
  readonly alternative: string;
}

/** OpenTofu, for machines without Terraform or OpenTofu. The flags are those of its releases. */
export const OPENTOFU: GoProgram = {
  title: "OpenTofu 1.12.6",
  name: "tofu_v1.12.6",
  module: "github.com/opentofu/opentofu",
  version: "v1.12.6",
  sum: "h1:0VT4P8pMmGcCUnQ9JDrJ+Qg2d35Vzm4FFd/9+H7oF98=",
  package: "./cmd/tofu",
  ldflags: "-s -w -X github.com/opentofu/opentofu/version.dev=no",
  go: "1.26.6",
  downloads: 214,
  weight: 28_900,
  seconds: { download: 30, compile: 200, link: 10 },
  memoryGb: 2,
  diskGb: 4,
  alternative: "Install Terraform or OpenTofu, 1.5 or newer",
};

/** The version that the built provider reports. */
export const AWS_PROVIDER_VERSION = "6.47.1";

/** The AWS provider, for machines that can't reach a provider registry. */
export const AWS_PROVIDER: GoProgram = {
  title: `AWS provider ${AWS_PROVIDER_VERSION}`,
  name: "terraform-provider-aws",
  module: "github.com/hashicorp/terraform-provider-aws",
  version: "v1.60.1-0.20260602190131-5f2286d6d836",
  sum: "h1:haLmsj0WF7e6d2TGbk0fbz5qWdA9f8w9sNpMe6J6WqM=",
  package: ".",
  ldflags: `-s -w -X github.com/hashicorp/terraform-provider-aws/version.ProviderVersion=${AWS_PROVIDER_VERSION}`,
  go: "1.26.3",
  downloads: 368,
  weight: 61_600,
  seconds: { download: 75, compile: 1330, link: 35 },
  memoryGb: 9.5,
  diskGb: 12,
  alternative: "Let this machine reach the provider registry",
};

/** OPA, which tests the example policy. */
export const OPA: GoProgram = {
  title: "OPA 1.22.2",
  name: "opa_v1.22.2",
  module: "github.com/open-policy-agent/opa",
  version: "v1.22.2",
  sum: "h1:WzqReKk2VjcvBN/NQTlcIxKqFPKpzIdb6KYMHzPEbe0=",
  package: ".",
  ldflags: "-s -w",
  go: "1.26",
  downloads: 83,
  weight: 17_900,
  seconds: { download: 30, compile: 150, link: 5 },
  memoryGb: 1.5,
  diskGb: 1.5,
  alternative: "Install OPA 1.0 or newer",
};
