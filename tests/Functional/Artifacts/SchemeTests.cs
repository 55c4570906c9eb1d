using Functional.Cluster;
using Testing.Onnx;

namespace Functional.Artifacts;

/// <summary>Each scheme, from the YAML and the Secret that a user writes to a prediction.</summary>
public sealed class SchemeTests : ArtifactTest
{
    private static readonly byte[] Model = OnnxModels.Scaled(2, -1);

    [Test]
    public async Task File_InTheImage_Serves()
    {
        await ApplyAsync("file:///models/linear/linear.onnx");

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Http_WithoutCredentials_Serves()
    {
        await ApplyAsync(ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", Model));

        (await AnswerAsync()).Should().Be(19);
        ((string?)(await ModelStatusAsync())["digest"]).Should().Be($"sha256:{Digest.Of(Model)}");
    }

    [Test]
    public async Task Https_OfAnAuthorityAndWithAPasswordOfTheSecret_Serves()
    {
        await ApplyAsync(Stores.PutOnTheWeb($"{Kubectl.Namespace}/linear.onnx", Model), Stores.WebKeys);

        (await AnswerAsync()).Should().Be(19);
        ((string?)(await ModelStatusAsync())["sourceVersion"]).Should().Be(Digest.Of(Model));
    }

    [Test]
    public async Task S3_FolderWithWeightsInAnotherFile_Serves()
    {
        foreach (var (path, bytes) in FolderWithWeights())
        {
            await Stores.S3.PutAsync("models", $"{Kubectl.Namespace}/linear/{path}", bytes);
        }

        await ApplyAsync($"s3://models/{Kubectl.Namespace}/linear/", Stores.S3.Keys);

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Gs_Archive_Serves()
    {
        await Stores.Google.PutAsync("models", $"{Kubectl.Namespace}/bundle.zip", Zip([("onnx/rec.onnx", Model), ("onnx/det.onnx", OnnxModels.Scaled(0, 0))]));

        await ApplyAsync($"'gs://models/{Kubectl.Namespace}/bundle.zip#onnx/rec.onnx'", Stores.Google.Keys);

        (await AnswerAsync()).Should().Be(19);
        ((string?)(await ModelStatusAsync())["sourceVersion"]).Should().Be(Stores.Google.GenerationOf("models", $"{Kubectl.Namespace}/bundle.zip"));
    }

    [Test]
    public async Task Az_WithTheAccountsKey_Serves()
    {
        await Stores.Azure.PutAsync("models", $"{Kubectl.Namespace}/linear.onnx", Model);

        await ApplyAsync($"az://{Testing.Stores.AzureBlobServer.Account}/models/{Kubectl.Namespace}/linear.onnx", Stores.Azure.Keys);

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Oci_WithTlsAndAPassword_Serves()
    {
        var manifest = await Stores.Registry.PushArtifactAsync($"{Kubectl.Namespace}/linear", "v1", ("model.onnx", Model));

        await ApplyAsync(Stores.Registry.Uri($"{Kubectl.Namespace}/linear", "v1"), Stores.Registry.Keys);

        (await AnswerAsync()).Should().Be(19);
        ((string?)(await ModelStatusAsync())["sourceVersion"]).Should().Be(manifest);
    }

    [Test]
    public async Task Hf_WithAToken_Serves()
    {
        await Stores.Hub.PutAsync($"org/{Kubectl.Namespace}", "onnx/model.onnx", Model);

        await ApplyAsync($"hf://org/{Kubectl.Namespace}/onnx/model.onnx", Stores.Hub.Keys);

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Pvc_FolderOfAClaim_ServesOnceTheClaimIsThere()
    {
        await ApplyAsync("pvc://models/vision/linear/");
        (await Kubectl.WaitForReasonAsync("linear", "VolumeClaimNotBound", 15)).Should().Contain("persistentvolumeclaim \"models\" not found");
        foreach (var (path, bytes) in FolderWithWeights())
        {
            ClusterUnderTest.PutIntoClaim(Kubectl.Namespace, "models", $"vision/linear/{path}", bytes);
        }

        await Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: models}
            spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
            """);

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task ConfigMap_KeyOfBinaryData_ServesOnceTheKeyIsThere()
    {
        await Kubectl.RunAsync("create", "configmap", "models", "--from-literal=readme=no model yet");
        await ApplyAsync("configmap://models/linear.onnx");
        (await Kubectl.WaitForReasonAsync("linear", "KeyNotFound", 20)).Should().Contain("non-existent config key: linear.onnx");

        await Kubectl.RunAsync("patch", "configmap", "models", "--type=merge", "-p", $$$"""{"binaryData": {"linear.onnx": "{{{Convert.ToBase64String(Model)}}}"}}""");

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Secret_Missing_IsNamedAndHealsByItself()
    {
        await Stores.S3.PutAsync("models", $"{Kubectl.Namespace}/linear.onnx", Model);
        await ApplyAsync($"s3://models/{Kubectl.Namespace}/linear.onnx", model: "secretRef: {name: bucket-keys}");
        (await Kubectl.WaitForReasonAsync("linear", "SecretNotFound", 20)).Should().Contain("secret \"bucket-keys\" not found");

        await CreateSecretAsync("bucket-keys", Stores.S3.Keys);

        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    public async Task Secret_WithAWrongKey_NamesSecretStoreObjectAndTheStoresOwnAnswer()
    {
        await Stores.S3.PutAsync("models", $"{Kubectl.Namespace}/linear.onnx", Model);
        var keys = new Dictionary<string, string>(Stores.S3.Keys) { ["AWS_SECRET_ACCESS_KEY"] = "not the right one" };

        await ApplyAsync($"s3://models/{Kubectl.Namespace}/linear.onnx", keys);

        (await Kubectl.WaitForReasonAsync("linear", "ArtifactForbidden", 20)).Should()
            .ContainAll("Secret 'store-keys'", $"s3://models/{Kubectl.Namespace}/linear.onnx", "403", "SignatureDoesNotMatch").And.NotContain("not the right one");
    }
}
