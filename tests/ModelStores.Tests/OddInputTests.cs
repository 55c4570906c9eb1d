namespace ModelStores.Tests;

/// <summary>Whatever stands in a URI, a Secret or a setting: the failure is one of ours, with words, never an exception of a library.</summary>
[CancelAfter(60_000)]
public sealed class OddInputTests
{
    // Nobody listens there.
    private const string Dead = "http://127.0.0.1:1";

    private static readonly string[] Uris =
    [
        "s3://", "s3:///key", "s3://b", "s3://UPPER_case..bucket/key", "s3://b//a//b", "s3://b/%00", "s3://b/%2e%2e/x", "s3://arn:aws:s3:::b/key", "s3://b/k?versionId=", "s3://b/ü\u200d",
        "gs://", "gs://b", "gs://b/%00?generation=x", "gs://%2F/x", "gs://b/a/../b",
        "az://", "az://account", "az://account/", "az://account//x", "az://a b/c/d", "az://account/c/%2e",
        "hf://", "hf://org", "hf://org/repo@", "hf://org/repo@a b/%00", "hf://-/-/-",
    ];

    private static readonly (string Name, string Value)[] Settings =
    [
        ("AWS_REGION", "eu west"), ("AWS_REGION", "../.."), ("AWS_REGION", "mars-north-9"), ("AWS_ACCESS_KEY_ID", "a\nb"), ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1/some/path?x=y"),
        ("AWS_ENDPOINT_URL_S3", "http://"), ("AWS_SESSION_TOKEN", "ü"),
        ("STORAGE_EMULATOR_HOST", "ftp://x"), ("STORAGE_EMULATOR_HOST", "http://:::"), ("service-account.json", "[]"), ("service-account.json", "null"),
        ("AZURE_STORAGE_KEY", "%"), ("AZURE_STORAGE_KEY", ""), ("AZURE_STORAGE_BLOB_ENDPOINT", "//x"), ("AZURE_STORAGE_SAS_TOKEN", "sig=ü\n"), ("AZURE_STORAGE_CONNECTION_STRING", ";;=;AccountKey"),
        ("AZURE_STORAGE_CONNECTION_STRING", "AccountKey=a;AccountKey=b"), ("HF_ENDPOINT", "hub"), ("HF_TOKEN", "a b\nc"), ("HF_TOKEN", "ü"), ("ca.crt", "x"),
    ];

    [TestCaseSource(nameof(Uris))]
    public async Task Uri_Odd_FailsWithWords(string uri, CancellationToken token) => await ShouldFailWithWordsAsync(uri, Keys([]), token);

    [Test]
    public async Task Setting_Odd_FailsWithWords([ValueSource(nameof(Settings))] (string Name, string Value) setting, CancellationToken token)
    {
        foreach (var uri in new[] { "s3://models/rec.onnx", "gs://models/rec.onnx", "az://account/models/rec.onnx", "hf://org/repo/rec.onnx" })
        {
            await ShouldFailWithWordsAsync(uri, Keys([setting]), token);
        }
    }

    private static async Task ShouldFailWithWordsAsync(string uri, IReadOnlyDictionary<string, string> keys, CancellationToken token)
    {
        using var http = StoreClient.Http();
        var find = async () =>
        {
            var location = ModelLocation.Parse(uri);
            return await ModelSources.Standard(http, null).For(location).FindAsync(location, StoreClient.Secret(keys), token);
        };

        (await find.Should().ThrowAsync<StoreException>(uri)).Which.Message.Length.Should().BeGreaterThan(20);
    }

    private static IReadOnlyDictionary<string, string> Keys((string Name, string Value)[] others)
    {
        var keys = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIA",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_ENDPOINT_URL_S3"] = Dead,
            ["STORAGE_EMULATOR_HOST"] = Dead,
            ["GOOGLE_SKIP_SIGNATURE"] = "true",
            ["AZURE_STORAGE_KEY"] = "c2VjcmV0",
            ["AZURE_STORAGE_BLOB_ENDPOINT"] = Dead,
            ["HF_ENDPOINT"] = Dead,
            ["HF_TOKEN"] = "hf_x",
        };
        foreach (var (name, value) in others)
        {
            keys[name] = value;
            _ = name == "service-account.json" && keys.Remove("GOOGLE_SKIP_SIGNATURE");
            _ = name.StartsWith("AZURE_STORAGE_", StringComparison.Ordinal) && name is not ("AZURE_STORAGE_KEY" or "AZURE_STORAGE_BLOB_ENDPOINT") && keys.Remove("AZURE_STORAGE_KEY");
        }

        return keys;
    }
}
