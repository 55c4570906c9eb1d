using System.Globalization;

namespace LocalCluster.Server.Protobuf;

/// <summary>
/// The messages that kubectl sends, with the field numbers of the published API. A line is <c>Message name=number:type ...</c>; without a
/// type it is text, with a star a list, with an exclamation mark it is written even when empty. What is not in the table is skipped, so a
/// kind belongs here with all that a kubectl command can set in it.
/// </summary>
public static class ProtobufMessages
{
    private const string Table = """
        ObjectMeta name=1 generateName=2 namespace=3 uid=5 resourceVersion=6 labels=11:textMap annotations=12:textMap ownerReferences=13:OwnerReference* finalizers=14*
        OwnerReference kind=1 name=3 uid=4 apiVersion=5 controller=6:boolean blockOwnerDeletion=7:boolean
        LabelSelector matchLabels=1:textMap matchExpressions=2:LabelSelectorRequirement*
        LabelSelectorRequirement key=1 operator=2 values=3*

        Namespace metadata=1:ObjectMeta
        ServiceAccount metadata=1:ObjectMeta
        ConfigMap metadata=1:ObjectMeta data=2:textMap binaryData=3:bytesMap immutable=4:boolean
        Secret metadata=1:ObjectMeta data=2:bytesMap type=3 stringData=4:textMap immutable=5:boolean
        ResourceQuota metadata=1:ObjectMeta spec=2:ResourceQuotaSpec
        ResourceQuotaSpec hard=1:quantityMap scopes=2*
        Service metadata=1:ObjectMeta spec=2:ServiceSpec
        ServiceSpec ports=1:ServicePort* selector=2:textMap clusterIP=3 type=4 externalIPs=5* sessionAffinity=7 loadBalancerIP=8 externalName=10 externalTrafficPolicy=11
        ServicePort name=1 protocol=2 port=3:integer targetPort=4:numberOrText nodePort=5:integer appProtocol=6

        Deployment metadata=1:ObjectMeta spec=2:DeploymentSpec
        DeploymentSpec replicas=1:integer! selector=2:LabelSelector template=3:PodTemplateSpec
        Job metadata=1:ObjectMeta spec=2:JobSpec
        JobSpec parallelism=1:integer! completions=2:integer! activeDeadlineSeconds=3:integer template=6:PodTemplateSpec backoffLimit=7:integer! ttlSecondsAfterFinished=8:integer!
        PodTemplateSpec metadata=1:ObjectMeta spec=2:PodSpec
        PodSpec containers=2:Container* restartPolicy=3 nodeSelector=7:textMap serviceAccountName=8 nodeName=10
        Container name=1 image=2 command=3* args=4* workingDir=5 ports=6:ContainerPort* env=7:EnvVar* resources=8:ResourceRequirements imagePullPolicy=14
        ContainerPort name=1 hostPort=2:integer containerPort=3:integer protocol=4
        EnvVar name=1 value=2
        ResourceRequirements limits=1:quantityMap requests=2:quantityMap

        HorizontalPodAutoscaler metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpec
        HorizontalPodAutoscalerSpec scaleTargetRef=1:CrossVersionObjectReference minReplicas=2:integer! maxReplicas=3:integer! metrics=4:MetricSpec*
        CrossVersionObjectReference kind=1 name=2 apiVersion=3
        MetricSpec type=1 resource=4:ResourceMetricSource
        ResourceMetricSource name=1 target=2:MetricTarget
        MetricTarget type=1 value=2:quantity averageValue=3:quantity averageUtilization=4:integer!
        PodDisruptionBudget metadata=1:ObjectMeta spec=2:PodDisruptionBudgetSpec
        PodDisruptionBudgetSpec minAvailable=1:numberOrText selector=2:LabelSelector maxUnavailable=3:numberOrText
        PriorityClass metadata=1:ObjectMeta value=2:integer! globalDefault=3:boolean description=4 preemptionPolicy=5

        Ingress metadata=1:ObjectMeta spec=2:IngressSpec
        IngressSpec defaultBackend=1:IngressBackend tls=2:IngressTLS* rules=3:IngressRule* ingressClassName=4
        IngressBackend service=4:IngressServiceBackend
        IngressServiceBackend name=1 port=2:ServiceBackendPort
        ServiceBackendPort name=1 number=2:integer
        IngressTLS hosts=1* secretName=2
        IngressRule host=1 rule=2:inline/IngressRuleValue
        IngressRuleValue http=1:HTTPIngressRuleValue
        HTTPIngressRuleValue paths=1:HTTPIngressPath*
        HTTPIngressPath path=1 backend=2:IngressBackend pathType=3

        Role metadata=1:ObjectMeta rules=2:PolicyRule*
        ClusterRole metadata=1:ObjectMeta rules=2:PolicyRule* aggregationRule=3:AggregationRule
        AggregationRule clusterRoleSelectors=1:LabelSelector*
        PolicyRule verbs=1* apiGroups=2* resources=3* resourceNames=4* nonResourceURLs=5*
        RoleBinding metadata=1:ObjectMeta subjects=2:Subject* roleRef=3:RoleRef
        ClusterRoleBinding metadata=1:ObjectMeta subjects=2:Subject* roleRef=3:RoleRef
        Subject kind=1 apiGroup=2 name=3 namespace=4
        RoleRef apiGroup=1 kind=2 name=3

        DeleteOptions gracePeriodSeconds=1:integer! preconditions=2:Preconditions orphanDependents=3:boolean! propagationPolicy=4 dryRun=5*
        Preconditions uid=1 resourceVersion=2
        Eviction metadata=1:ObjectMeta deleteOptions=2:DeleteOptions
        SelfSubjectAccessReview metadata=1:ObjectMeta spec=2:SelfSubjectAccessReviewSpec
        SelfSubjectAccessReviewSpec resourceAttributes=1:ResourceAttributes nonResourceAttributes=2:NonResourceAttributes
        ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
        NonResourceAttributes path=1 verb=2
        SelfSubjectRulesReview metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec
        SelfSubjectRulesReviewSpec namespace=1
        SelfSubjectReview metadata=1:ObjectMeta
        """;

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> ByName = Table
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 0)
        .ToDictionary(words => words[0], words => words[1..].Select(Field).ToDictionary(field => field.Number, field => field.Field), StringComparer.Ordinal);

    /// <summary>The fields of a message by their numbers; null when it is not known.</summary>
    public static IReadOnlyDictionary<int, ProtobufField>? Find(string message) => ByName.GetValueOrDefault(message);

    private static (int Number, ProtobufField Field) Field(string text)
    {
        var repeated = text.EndsWith('*');
        var kept = text.EndsWith('!');
        var parts = text.TrimEnd('*', '!').Split('=', ':');
        var (name, number, type) = (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2 ? parts[2] : "text");
        if (type.StartsWith("inline/", StringComparison.Ordinal))
        {
            return (number, new ProtobufField(name, ProtobufType.Inline, type["inline/".Length..], repeated, kept));
        }

        return char.IsUpper(type[0])
            ? (number, new ProtobufField(name, ProtobufType.Message, type, repeated, kept))
            : (number, new ProtobufField(name, Enum.Parse<ProtobufType>(type, ignoreCase: true), "", repeated, kept));
    }
}
