import { App, TerraformStack, Testing } from "cdktf";
import { keepStateInS3, STATE_BUCKET } from "../../../local/state-bucket";

test("GIVEN a stack WHEN its state is kept in S3 THEN it has this backend only, with a lock", () => {
  const stack = new TerraformStack(new App(), "stack");
  keepStateInS3(stack, "key");
  const { terraform } = JSON.parse(Testing.synth(stack)) as { readonly terraform: { readonly backend: unknown } };
  expect(terraform.backend).toEqual({
    s3: { bucket: STATE_BUCKET, key: "key", region: "us-east-1", use_lockfile: true, use_path_style: true },
  });
});
