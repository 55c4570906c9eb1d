using System.Security.Cryptography;
using System.Text;
using Functional.Cluster;
using Testing.Onnx;

namespace Functional.Artifacts;

/// <summary>A signature that the spec demands, with the key in the spec itself or in a ConfigMap.</summary>
public sealed class SignatureTests : ArtifactTest
{
    private static readonly byte[] Model = OnnxModels.Scaled(2, -1);

    private ECDsa _key = null!;

    [SetUp]
    public void MakeKey() => _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [TearDown]
    public void DisposeKey() => _key.Dispose();

    [Test]
    public async Task Model_SignedByTheKeyOfTheSpec_Serves()
    {
        await ApplyAsync(Put(Sign(_key)), model: $"signature:\n  publicKey: |\n{Indented(_key.ExportSubjectPublicKeyInfoPem())}");

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Model_SignedByAnotherKey_IsRefusedUntilTheRightOneIsThere()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Kubectl.RunAsync("create", "configmap", "keys", $"--from-literal=cosign.pub={_key.ExportSubjectPublicKeyInfoPem()}");
        await ApplyAsync(Put(Sign(other)), model: "signature: {configMapKeyRef: {name: keys, key: cosign.pub}}");
        await Kubectl.WaitForReasonAsync("linear", "SignatureInvalid", 20);

        Put(Sign(_key));

        (await AnswerAsync()).Should().Be(19);
    }

    private static string Indented(string pem) => string.Join('\n', pem.Split('\n').Select(line => $"    {line}"));

    private static byte[] Sign(ECDsa key) => Encoding.ASCII.GetBytes(Convert.ToBase64String(key.SignData(Model, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

    private string Put(byte[] signature)
    {
        ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx.sig", signature);
        return ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", Model);
    }
}
