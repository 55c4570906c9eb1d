using System.Net;
using System.Security.Cryptography.X509Certificates;
using Testing.Onnx;
using Testing.Stores;

namespace InferenceRuntime.Tests.Security;

/// <summary>Servers of other flags than those that <see cref="SecuredServerTests"/> share, and such that do not start.</summary>
[CancelAfter(120_000)]
public sealed class SecuredStartTests
{
    [Test]
    public async Task ClientCertificate_WhereOneIsAskedFor_IsNeeded(CancellationToken cancellation)
    {
        using var tls = new TlsFiles();
        using var certificates = new TestCertificates();
        using var strangers = new TestCertificates();
        var authorities = Path.ChangeExtension(tls.Certificate, ".authorities");
        await File.WriteAllTextAsync(authorities, certificates.AuthorityPem, cancellation);
        await using var runtime = await RuntimeProcess.ReadyAsync([$"--model=m={TestModels.Save(OnnxModels.Linear())}", $"--tls-client-ca={authorities}", .. tls.Flags]);

        (await StatusAsync(runtime, certificates.Client, cancellation)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(runtime, null, cancellation)).Should().BeNull("no connection comes about");
        (await StatusAsync(runtime, strangers.Client, cancellation)).Should().BeNull();
        (await StatusAsync(runtime, certificates.Server, cancellation)).Should().BeNull("a server's certificate is none of a client");
    }

    [TestCase("can not be read", "--tls-certificate=/nowhere/tls.crt", "--tls-key=/nowhere/tls.key")]
    [TestCase("/nowhere/keys", "--api-keys=/nowhere/keys")]
    [TestCase("/nowhere/jwks", "--jwt-issuer=i", "--jwt-audience=a", "--jwt-jwks=/nowhere/jwks")]
    public async Task Start_WithWhatCanNotBeRead_EndsWithCode2(string because, params string[] flags)
    {
        await using var runtime = RuntimeProcess.Start([$"--model=m={TestModels.Save(OnnxModels.Linear())}", .. flags]);

        (await runtime.Process.WaitForExitAsync()).Should().Be(2);

        runtime.Process.StandardError.Should().Contain(because).And.Contain("Nothing was started");
    }

    private static async Task<HttpStatusCode?> StatusAsync(RuntimeProcess runtime, X509Certificate2? own, CancellationToken cancellation)
    {
        using var client = new SecureClient(runtime.Http.BaseAddress!, own: own);
        try
        {
            using var answer = await client.InferAsync(cancellation);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
