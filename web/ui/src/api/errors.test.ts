import { beforeAll, describe, expect, it } from "vitest";
import { startTranslation } from "@/app/i18n";
import { ApiError, errorText, NetworkError } from "./errors";

beforeAll(() => startTranslation("en"));

describe("what went wrong, in words", () => {
  it("is translated by its code", () => {
    expect(errorText(new ApiError(403, { code: "wrong_password", detail: "x", fields: {} }))).toContain("is wrong");
  });

  it("is the server's sentence for codes that aren't known", () => {
    expect(errorText(new ApiError(400, { code: "new_code", detail: "A new thing.", fields: {} }))).toBe("A new thing.");
  });

  it("names the field's problem", () => {
    const error = new ApiError(400, {
      code: "invalid",
      detail: "",
      fields: { name: ["taken"], age: ["Not a number"] },
    });
    expect(error.field("name")).toBe("This name is taken.");
    expect(error.field("age")).toBe("Not a number");
    expect(error.field("email")).toBeUndefined();
  });

  it("reads answers of the API's other dialects, and none at all", () => {
    expect(new ApiError(400, { name: ["This field must be unique."] }).field("name")).toBe(
      "This field must be unique.",
    );
    expect(errorText(new ApiError(500, null))).toContain("Something went wrong");
    expect(errorText(new NetworkError())).toContain("can't be reached");
    expect(errorText(new Error("secret detail"))).not.toContain("secret");
  });
});
