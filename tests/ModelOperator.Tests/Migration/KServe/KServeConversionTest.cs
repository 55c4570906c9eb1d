using System.Text.Json.Nodes;
using ModelOperator.Migration.KServe;
using ModelOperator.Rendering;
using Testing;
using Testing.Reference;

namespace ModelOperator.Tests.Migration.KServe;

/// <summary>KServe's resources beside what becomes of them: <c>Cases/CASE/kserve.yaml</c> and <c>expected.yaml</c>. After an intended change UPDATE_GOLDEN=1 writes the expected files anew.</summary>
public sealed class KServeConversionTest
{
    private const string Minimal = """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata: {name: style}
        spec: {predictor: {model: {modelFormat: {name: onnx}, storageUri: 's3://models/style', resources: {limits: {cpu: 1}}}, batcher: {maxBatchSize: 4}}}
        """;

    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "ModelOperator.Tests", "Migration", "KServe", "Cases");

    private static IEnumerable<string> Cases => Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Cases))]
    public void Convert_Case_IsTheExpectedManifest(string name)
    {
        var manifests = Convert(File.ReadAllText(Path.Combine(Folder, name, "kserve.yaml")));

        manifests.Errors.Should().BeEmpty();
        manifests.Output.Should().Be(GoldenFile.Read(Path.Combine(Folder, name, "expected.yaml"), manifests.Output));
    }

    [TestCase("")]
    [TestCase("metadata")]
    [TestCase("spec")]
    [TestCase("spec.predictor")]
    [TestCase("spec.predictor.model")]
    [TestCase("spec.predictor.model.modelFormat")]
    [TestCase("spec.predictor.model.resources")]
    [TestCase("spec.predictor.batcher")]
    public void Convert_FieldThatNobodyKnows_IsToldAsLost(string path)
    {
        var document = ManifestFile.Read("kserve.yaml", Minimal).Single();
        var parent = path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(document.Content, (node, field) => node[field]!);
        parent["fieldOfTomorrow"] = new JsonObject { ["deep"] = true };
        var manifests = new KServeManifests();

        manifests.Add(document);

        manifests.HasLosses.Should().BeTrue();
        var field = path.Length == 0 ? "fieldOfTomorrow" : $"{path}.fieldOfTomorrow";
        manifests.Notes.Should().ContainSingle().Which.Should().Contain($"{field} is not carried over");
    }

    [TestCase("sklearn: {storageUri: 's3://x'}", "spec.predictor.sklearn: expected an ONNX model")]
    [TestCase("model: {modelFormat: {name: xgboost}, storageUri: 's3://x'}", "spec.predictor.model.modelFormat.name is xgboost; expected onnx")]
    [TestCase("model: {modelFormat: {name: onnx}}", "has neither storageUri nor storage")]
    [TestCase("model: {modelFormat: {name: onnx}, storage: {key: minio, path: x}}", "storage-config")]
    [TestCase("model: {modelFormat: {name: onnx}, storageUri: 'hdfs://x/y'}", "hdfs")]
    [TestCase("containers: [{name: kserve-container, image: x}]", "neither model nor onnx")]
    [TestCase("model: {modelFormat: {name: onnx}, storageUri: 's3://x', resources: {limits: {nvidia.com/gpu: half}}}", "spec.predictor.model.resources.limits.nvidia.com/gpu")]
    [TestCase("minReplicas: two, model: {modelFormat: {name: onnx}, storageUri: 's3://x'}", "spec.predictor.minReplicas is \"two\"; expected a whole number")]
    public void Convert_WhatCanNotBeServed_IsRefusedWithItsField(string predictor, string expected)
    {
        var manifests = Convert($"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {{name: m}}\nspec: {{predictor: {{{predictor}}}}}\n");

        manifests.Output.Should().BeEmpty();
        manifests.Errors.Should().ContainSingle().Which.Should().Contain("kserve.yaml, line 1").And.Contain(expected);
    }

    [Test]
    public void Convert_SeveralDocuments_OneRefusalHoldsUpNoOther()
    {
        var manifests = Convert($"{Minimal}\n---\n{Minimal.Replace("onnx", "sklearn", StringComparison.Ordinal)}\n---\napiVersion: v1\nkind: Secret\nmetadata: {{name: keys}}\n");

        manifests.Output.Should().Contain("name: style");
        manifests.Errors.Should().ContainSingle();
        manifests.Notes.Should().ContainSingle().Which.Should().Contain("Secret keys is passed over");
    }

    [Test]
    public void Convert_Output_IsReadByRender()
    {
        var converted = Convert(Minimal).Output;

        var (service, errors) = ServiceDocument.Read(ManifestFile.Read("converted.yaml", converted).Single(), "default", new ModelOperator.Settings.OperatorConfiguration());

        errors.Should().BeEmpty();
        service!.Spec.Runtime!.Batching!.MaxBatchSize.Should().Be(4);
    }

    private static KServeManifests Convert(string text)
    {
        var manifests = new KServeManifests();
        foreach (var document in ManifestFile.Read("kserve.yaml", text))
        {
            manifests.Add(document);
        }

        return manifests;
    }
}
