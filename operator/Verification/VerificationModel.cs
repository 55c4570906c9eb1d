namespace ModelOperator.Verification;

/// <summary>The model that is served to see whether all is well: y = 2x - 1 over FP32 x [n], in the 178 bytes of an ONNX file.</summary>
internal static class VerificationModel
{
    public const string Key = "model.onnx";

    /// <summary>The name under which it is served.</summary>
    public const string Name = "linear";

    /// <summary>What it is asked.</summary>
    public static IReadOnlyList<float> Question { get; } = [1, 2, 3];

    /// <summary>What it must answer, exactly: these are whole numbers.</summary>
    public static IReadOnlyList<float> Answer { get; } = [1, 3, 5];

    public static byte[] Bytes { get; } = Convert.FromBase64String(
        "CAgSB3Rlc3RpbmcaAzEuMDqZARIEdGVzdFoQCgF4EgsKCQgBEgUKAxIBbioSCAEQAUIGZmFjdG9ySgQAAABAKhIIARABQgZvZmZzZXRKBAAAgL8K"
        + "JAoBeAoGZmFjdG9yEgZzY2FsZWQaCk11bF9zY2FsZWQiA011bAofCgZzY2FsZWQKBm9mZnNldBIBeRoFQWRkX3kiA0FkZGIQCgF5EgsKCQgBEgUKAxIBbkIECgAQEQ==");
}
