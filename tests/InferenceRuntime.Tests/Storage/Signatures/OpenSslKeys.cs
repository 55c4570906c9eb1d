using Testing;

namespace InferenceRuntime.Tests.Storage.Signatures;

/// <summary>Keys and signatures that the openssl program makes, in a folder of the test.</summary>
internal sealed class OpenSslKeys(string folder)
{
    /// <summary>Arguments of `openssl genpkey`.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Kinds = new Dictionary<string, string[]>
    {
        ["P-256"] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ["P-384"] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ["Ed25519"] = ["-algorithm", "ED25519"],
        ["RSA"] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    };

    public string PrivateKey(string name) => Path.Combine(folder, $"{name}.key");

    /// <summary>Makes a key and returns the public half in PEM form.</summary>
    public async Task<byte[]> CreateAsync(string kind, string name)
    {
        await RunAsync(["genpkey", .. Kinds[kind], "-out", PrivateKey(name)]);
        var publicKey = Path.Combine(folder, $"{name}.pub");
        await RunAsync(["pkey", "-in", PrivateKey(name), "-pubout", "-out", publicKey]);
        return await File.ReadAllBytesAsync(publicKey);
    }

    /// <summary>What `openssl dgst -sha256 -sign` makes, or for Ed25519 `openssl pkeyutl -sign -rawin`.</summary>
    public async Task<byte[]> SignAsync(string kind, string name, string file)
    {
        var signature = Path.Combine(folder, "signature");
        await RunAsync(kind == "Ed25519"
            ? ["pkeyutl", "-sign", "-rawin", "-inkey", PrivateKey(name), "-in", file, "-out", signature]
            : ["dgst", "-sha256", "-sign", PrivateKey(name), "-out", signature, file]);
        return await File.ReadAllBytesAsync(signature);
    }

    private static async Task RunAsync(string[] arguments)
    {
        var result = await ChildProcess.RunAsync("openssl", arguments);
        result.ExitCode.Should().Be(0, result.StandardError);
    }
}
